-- recover.lua: give the messages of an expired lease back to their lists, or to the dead letters when that happened too often.
--
-- KEYS[1]  in-flight hash of the lease    KEYS[2]  leases: id -> expiry    KEYS[3]  redelivery counters
-- KEYS[4]  dead letters by time    KEYS[5]  dead letters by id    KEYS[6]  flow    KEYS[7]  lanes: see flow.lua
-- KEYS[8]  holders: id -> length of the lease    KEYS[9..]  ready lists by priority step
-- ARGV[1]  lease id    ARGV[2]  redeliveries allowed    ARGV[3]  how many messages to move at most    ARGV[4]  worker
-- ARGV[5]  digits of the priority steps
--
-- Returns {how many were moved, ids of the new dead letters...}; fewer than allowed means that the lease is done with, or
-- stands again. What is no message in flight goes to the dead letters too.
local in_flight, leases, redeliveries, dead, letters, flow, lanes, holders = unpack(KEYS, 1, 8)
local id, allowed, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local expiry = redis.call('ZSCORE', leases, id)
if (expiry and tonumber(expiry) > now) or (not expiry and redis.call('HEXISTS', holders, id) == 0) then
    return {0}
end

expect('HLEN', redeliveries, letters, flow)
expect('ZCARD', dead, lanes)
expect('LLEN', unpack(KEYS, 9))

local function token(field)
    return tonumber(string.match(field, '^%d%-(%d+)'))
end
-- The last claimed first, so that the first claimed becomes the head of the list.
local fields = redis.call('HKEYS', in_flight)
table.sort(fields, function(a, b)
    return (token(a) or -1) > (token(b) or -1)
end)

local moved = math.min(#fields, limit)
local reply = {moved}
for i = 1, moved do
    local message = redis.call('HGET', in_flight, fields[i])
    redis.call('HDEL', in_flight, fields[i])
    local letter = id .. '/' .. string.sub(string.match(fields[i], '^[^\n]*'), 1, 100)
    if not token(fields[i]) then
        reply[#reply + 1] = letter
        bury(dead, letters, letter, message, {
            reason = 'was found among the messages in flight, as which no worker has put it there',
            worker = ARGV[4],
            redeliveries = 0,
            time = now
        })
    else
        leave(flow, lanes, fields[i])
        local digest = redis.sha1hex(message)
        local count = redis.call('HINCRBY', redeliveries, digest, 1)
        if count > allowed then
            redis.call('HDEL', redeliveries, digest)
            unlock(flow, fields[i])
            reply[#reply + 1] = letter
            bury(dead, letters, letter, message, {
                reason = 'given up after ' .. count .. ' workers stopped while they had it',
                worker = ARGV[4],
                redeliveries = count,
                time = now
            })
        else
            local list = KEYS[8 + list_of(string.sub(fields[i], 1, 1), ARGV[5])]
            put_back(flow, lanes, list, fields[i], message)
        end
    end
end

if moved == #fields then
    redis.call('ZREM', leases, id)
    redis.call('HDEL', holders, id)
else
    -- 0 is never renewed: the worker may be back and must not keep what is left while the rest is taken from it.
    redis.call('ZADD', leases, 0, id)
end
if moved > 0 then
    -- Counters of messages that were purged, or taken by a Python worker, go with time.
    redis.call('EXPIRE', redeliveries, 7 * 24 * 3600)
end
return reply
