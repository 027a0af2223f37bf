-- repair.lua: set right what flow control keeps beside the messages, from the messages themselves, after a key was lost.
--
-- KEYS[1]  leases    KEYS[2]  holders    KEYS[3]  limits    KEYS[4]  flow    KEYS[5]  lanes: see flow.lua
-- KEYS[6]  says that this was done a while ago
-- ARGV[1]  what the names of the in-flight hashes begin with; the lease id follows    ARGV[2]  digits of the priority steps
-- ARGV[3]  how long it is done for, in ms
--
-- Returns how many counts and lanes were wrong; -1 if it was done a while ago, or so much is in flight that counting it would hold
-- up other clients. Only a script sees all of it at one moment, so the hashes cannot be passed in.
local leases, holders, limits, flow, lanes = unpack(KEYS, 1, 5)
local index = lanes_index(lanes)
local MOST_IN_FLIGHT = 20000
local MOST_LANES = 1000

if redis.call('EXISTS', KEYS[6]) == 1 then
    return -1
end
-- A Redis whose memory is full lets a script write after its first write, if that is one which makes room.
redis.call('DEL', KEYS[6])
redis.call('SET', KEYS[6], 1, 'PX', ARGV[3])
keep(limits)
keep(flow)
local wrong = 0

-- The lanes are kept twice, so that either of the two can be lost.
if redis.call('SCARD', index) ~= redis.call('ZCARD', lanes) then
    for _, lane in ipairs(redis.call('SMEMBERS', index)) do
        wrong = wrong + redis.call('ZADD', lanes, 'NX', lane == SHARED and -1 or 0, lane)
    end
    for _, lane in ipairs(redis.call('ZRANGE', lanes, 0, -1)) do
        redis.call('SADD', index, lane)
    end
end

-- So are the keys that take turns in a lane; returns how many there are.
local function repair_turns(lane)
    local count = 0
    for i = 1, #ARGV[2] do
        local turns = turns_of(flow, string.sub(ARGV[2], i, i), lane)
        restore(turns)
        local keys = redis.call('ZCARD', turns)
        if keys ~= redis.call('SCARD', turns .. ':index') then
            for _, key in ipairs(redis.call('ZRANGE', turns, 0, -1)) do
                wrong = wrong + redis.call('SADD', turns .. ':index', key)
            end
        end
        count = count + keys
    end
    return count
end

local keys_in = {}
if is_fair(limits, flow) or redis.call('ZSCORE', lanes, SHARED) then
    for _, lane in ipairs(redis.call('ZRANGE', lanes, 0, MOST_LANES - 1)) do
        keys_in[lane] = repair_turns(lane)
    end
    if redis.call('HSETNX', flow, 'fair', 1) == 1 and redis.call('ZSCORE', lanes, SHARED) then
        -- Those who watch the lanes are to look again.
        redis.call('ZINCRBY', lanes, -1, SHARED)
        wrong = wrong + 1
    end
end

local known, all, total = {}, {}, 0
for _, ids in ipairs({redis.call('ZRANGE', leases, 0, -1), redis.call('HKEYS', holders)}) do
    for _, id in ipairs(ids) do
        if not known[id] then
            known[id] = true
            -- What is no hash concerns its own lease only: recover.lua says so.
            local length = redis.pcall('HLEN', ARGV[1] .. id)
            if type(length) == 'number' then
                all[#all + 1] = id
                total = total + length
            end
        end
    end
end
if total > MOST_IN_FLIGHT then
    return -1
end

local running, unique = {}, false
for _, id in ipairs(all) do
    for _, field in ipairs(redis.call('HKEYS', ARGV[1] .. id)) do
        local lane, lock = marks(field)
        if lane and lane ~= '' then
            running[lane] = (running[lane] or 0) + 1
        end
        unique = unique or (lock ~= nil and lock ~= '')
    end
end

local function correct(lane, count)
    if count then
        redis.call('HSET', flow, 'running\t' .. lane, count)
    else
        redis.call('HDEL', flow, 'running\t' .. lane)
    end
    redis.call('ZADD', lanes, 'XX', 0, lane)
    wrong = wrong + 1
end

local counted, waiting = {}, {}
local fields = redis.call('HGETALL', flow)
for i = 1, #fields, 2 do
    local lane = string.match(fields[i], '^running\t(.*)$')
    if lane then
        counted[lane] = true
        if tonumber(fields[i + 1]) ~= running[lane] then
            correct(lane, running[lane])
        end
    end
    local task = string.match(fields[i], '^waiting\t(.*)$')
    if task then
        waiting[task] = tonumber(fields[i + 1])
    end
end
for lane, count in pairs(running) do
    if not counted[lane] then
        correct(lane, count)
    end
end

-- What waits for one that runs, though none does.
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', lanes, 'inf', 'inf', 'LIMIT', 0, MOST_LANES)) do
    if not running[lane] then
        redis.call('ZADD', lanes, 'XX', 0, lane)
        wrong = wrong + 1
    end
end

-- What waits for a time that the clock of Redis had gone past, before it was set back.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local late = redis.call('ZREVRANGEBYSCORE', lanes, '(inf', '(' .. now, 'WITHSCORES', 'LIMIT', 0, MOST_LANES)
for i = 1, #late, 2 do
    local task = task_of(late[i])
    local rate = redis.call('HGET', limits, 'R' .. task) or redis.call('HGET', limits, 'r' .. task) or '0'
    if tonumber(late[i + 1]) > now + 1 + tonumber(string.match(rate, '^%S+')) / 1000 then
        redis.call('ZADD', lanes, 'XX', 0, late[i])
        wrong = wrong + 1
    end
end

if redis.call('ZCARD', lanes) <= MOST_LANES then
    local lengths, uncounted = {}, {}
    for _, lane in ipairs(redis.call('ZRANGE', lanes, 0, -1)) do
        local task = task_of(lane)
        for i = 1, #ARGV[2] do
            local step = string.sub(ARGV[2], i, i)
            local lists = {waiting_list(flow, step, lane)}
            if (keys_in[lane] or 0) > MOST_LANES then
                uncounted[task] = true
            elseif (keys_in[lane] or 0) > 0 then
                for _, key in ipairs(redis.call('ZRANGE', turns_of(flow, step, lane), 0, -1)) do
                    lists[#lists + 1] = key ~= '' and list_of_key(flow, step, lane, key) or nil
                end
            end
            for _, list in ipairs(lists) do
                lengths[task] = (lengths[task] or 0) + redis.call('LLEN', list)
            end
        end
    end
    for task, length in pairs(lengths) do
        if waiting[task] ~= length and not uncounted[task] then
            redis.call('HSET', flow, 'waiting\t' .. task, length)
            wrong = wrong + 1
        end
        waiting[task] = nil
    end
    for task, length in pairs(waiting) do
        if length ~= 0 then
            redis.call('HDEL', flow, 'waiting\t' .. task)
            wrong = wrong + 1
        end
    end
end

if unique or redis.call('HEXISTS', limits, 'u') == 1 then
    wrong = wrong + redis.call('HSETNX', flow, 'unique', 1)
end
return wrong
