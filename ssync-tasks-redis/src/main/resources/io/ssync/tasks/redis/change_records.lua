-- change_records.lua: change records, and publish what goes with their lines.
--
-- KEYS[1]  records: name -> '<version> <text>'    KEYS[2]  head: see look_records.lua
-- KEYS[3]  names by the time of their first line, in microseconds
-- KEYS     and those of the histories and the ready lists that ARGV names by their number here
-- ARGV[1]  a name for this data, if it has none yet
-- ARGV     for each change: name, expected version, 'keep' or 'remove', text, '1' if silent, not before in microseconds, number of the
--          key of its history, how many lines; for each of those: time in microseconds, '1' if settled, text, number of the key of the
--          ready list or '0', payload
--
-- A history is a sorted set by time; a member is '<time> <1 if settled> <text>'.
-- Returns for each change 0 if it is done, 1 if the record has another version, 2 if it is too early, 3 if a line does not give way.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local position = 1
local function argument()
    position = position + 1
    return ARGV[position]
end

local function gives_way(history, line)
    local there = redis.call('ZRANGEBYSCORE', history, line.at, line.at)[1]
    if not there then
        return true
    end
    local settled = string.sub(there, #line.at + 2, #line.at + 2)
    return settled == '0' and line.settled == '1'
end

local function outcome(change)
    local there = redis.call('HGET', KEYS[1], change.name)
    local version = there and string.match(there, '^%d+') or '0'
    if version ~= change.expected then
        return 1
    end
    if tonumber(change.not_before) > now then
        return 2
    end
    for _, line in ipairs(change.lines) do
        if not gives_way(change.history, line) then
            return 3
        end
    end
    return 0
end

local function carry_out(change)
    redis.call('HSETNX', KEYS[2], 'name', ARGV[1])
    local version = redis.call('HINCRBY', KEYS[2], 'last', 1)
    if change.silent ~= '1' then
        redis.call('HSET', KEYS[2], 'shown', version)
    end
    if change.mode == 'remove' then
        redis.call('HDEL', KEYS[1], change.name)
        redis.call('DEL', change.history)
        redis.call('ZREM', KEYS[3], change.name)
        return
    end
    redis.call('HSET', KEYS[1], change.name, string.format('%.0f', version) .. ' ' .. change.text)
    for _, line in ipairs(change.lines) do
        redis.call('ZREMRANGEBYSCORE', change.history, line.at, line.at)
        redis.call('ZADD', change.history, line.at, line.at .. ' ' .. line.settled .. ' ' .. line.text)
        redis.call('ZADD', KEYS[3], 'LT', line.at, change.name)
        if line.ready ~= '0' then
            redis.call('LPUSH', KEYS[tonumber(line.ready)], line.payload)
        end
    end
end

local outcomes = {}
while position < #ARGV do
    local change = {
        name = argument(), expected = argument(), mode = argument(), text = argument(), silent = argument(),
        not_before = argument(), history = KEYS[tonumber(argument())], lines = {}
    }
    for i = 1, tonumber(argument()) do
        change.lines[i] = {
            at = argument(), settled = argument(), text = argument(), ready = argument(), payload = argument()
        }
    end
    local result = outcome(change)
    if result == 0 then
        carry_out(change)
    end
    outcomes[#outcomes + 1] = result
end
return outcomes
