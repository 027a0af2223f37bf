-- turns.lua: what the scripts share that have the messages of fairness keys take turns; put behind flow.lua, not run alone.
--
-- A message may have a fairness key in its header 'ssync_fairness_key': the tenant that it is for, say. Of the messages that wait in
-- one lane, each key is served in its turn; a key has a list of its own there. Those that no limit keeps are in the lane '\t', which
-- all tasks share. Messages without a key are one more key, the empty one, and its list there is the ready list. What comes to the
-- ready list although it has a key (a retry, one whose time has come) goes to the list of its key when a claim meets it.
--   <flow>:<step>\t<lane>\t<key>   list of the messages of a key
--   <flow>:turns:<step>\t<lane>    sorted set: key -> its virtual time. The lowest is served, and then is one further. A key that
--                                  comes begins with the lowest. It stays until the others have caught up with it, even if nothing
--                                  of it waits: else one whose next message comes whenever the last has begun would always be lowest
--   <turns>:index                  set: the keys once more, so that either of the two can be lost
local SHARED = '\t'

local function turns_of(flow, step, lane)
    return flow .. ':turns:' .. step .. '\t' .. lane
end

local function list_of_key(flow, step, lane, key)
    return waiting_list(flow, step, lane) .. (key == '' and '' or '\t' .. key)
end

-- The fairness key of a message, or ''. Most have none, and it is found out soonest by a letter that is rare in them.
local function fairness_key(message)
    local at = string.find(message, '_fairness_key"', 1, true)
    return at and string.match(message, '^"ssync_fairness_key": ?"([^"]*)"', at - 6) or ''
end

-- Whether messages of a queue may have keys: until then nobody need look for them.
local function is_fair(limits, flow)
    return redis.call('HEXISTS', flow, 'fair') == 1 or redis.call('HEXISTS', limits, 'f') == 1
end

-- A key takes turns from now on, if it does not yet. Never fails, whatever is there: messages may be on their way.
local function join(flow, step, lane, key)
    local turns = turns_of(flow, step, lane)
    local lowest = redis.pcall('ZRANGE', turns, 0, 0, 'WITHSCORES')[2] or 0
    if redis.pcall('ZADD', turns, 'NX', lowest, key) ~= 0 then
        redis.pcall('SADD', turns .. ':index', key)
        redis.call('HSETNX', flow, 'fair', 1)
    end
end

-- Makes the turns of a lane anew if they were lost.
local function restore(turns)
    if redis.call('EXISTS', turns) == 0 then
        for _, key in ipairs(redis.call('SMEMBERS', turns .. ':index')) do
            redis.call('ZADD', turns, 0, key)
        end
    end
end

local function forget(turns, keys)
    local gone = {}
    for key in pairs(keys) do
        gone[#gone + 1] = key
    end
    if #gone > 0 then
        redis.call('ZREM', turns, unpack(gone))
        redis.call('SREM', turns .. ':index', unpack(gone))
    end
end

-- Puts a message into the list of its key, with LPUSH at the end, with RPUSH back at the head. False if there is something else.
local function await_turn(flow, lanes, step, lane, key, command, message)
    local length = redis.pcall(command, list_of_key(flow, step, lane, key), message)
    if type(length) ~= 'number' then
        return false
    end
    redis.call('HINCRBY', flow, 'waiting\t' .. task_of(lane), 1)
    if length == 1 then
        join(flow, step, lane, key)
        if lane == SHARED then
            -- Another score than before: those who watch the lanes are told of nothing else.
            redis.call('ZINCRBY', lanes, -1, lane)
            redis.call('SADD', lanes_index(lanes), lane)
        end
    end
    return true
end

-- Takes up to so many messages out of the list of a key; false if there are none.
local function pop_key(flow, step, lane, key, count)
    local messages = redis.pcall('RPOP', list_of_key(flow, step, lane, key), count)
    return messages and not messages.err and messages
end

-- Takes the next message of a lane that a limit keeps out: that of the key whose turn it is.
local function pop_in_turn(flow, step, lane)
    local turns = turns_of(flow, step, lane)
    restore(turns)
    if redis.call('LLEN', waiting_list(flow, step, lane)) > 0 then
        join(flow, step, lane, '')
    end
    for key in function() return redis.call('ZRANGE', turns, 0, 0)[1] end do
        local messages = pop_key(flow, step, lane, key, 1)
        if messages then
            redis.call('ZINCRBY', turns, 1, key)
            return messages[1]
        end
        forget(turns, {[key] = true})
    end
end

-- The shared lane is named among the lanes as long as keys take turns in it.
local function leave_shared_lane(flow, lanes, steps)
    local keys = {}
    for i = 1, #steps do
        keys[i] = turns_of(flow, string.sub(steps, i, i), SHARED)
    end
    if redis.call('EXISTS', unpack(keys)) == 0 then
        redis.call('ZREM', lanes, SHARED)
        redis.call('SREM', lanes_index(lanes), SHARED)
    end
end

-- A message goes back to the head of its list, or of those that wait for its limit or their turn.
local function put_back(flow, lanes, list, field, message)
    local lane, lock = marks(field)
    local step = string.sub(field, 1, 1)
    local limited = lane and lane ~= ''
    local key = fairness_key(message)
    local turn = key ~= '' and await_turn(flow, lanes, step, limited and lane or SHARED, key, 'RPUSH', message)
    if not turn and limited then
        redis.call('RPUSH', waiting_list(flow, step, lane), message)
        redis.call('HINCRBY', flow, 'waiting\t' .. task_of(lane), 1)
    elseif not turn then
        redis.call('RPUSH', list, message)
    end
    if limited then
        redis.call('ZADD', lanes, 0, lane)
        redis.call('SADD', lanes_index(lanes), lane)
    end
    lock_again(flow, lock)
end

