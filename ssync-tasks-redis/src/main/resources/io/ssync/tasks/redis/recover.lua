-- recover.lua: give the messages of an expired lease back to their lists, or to the dead letters when that happened too often.
--
-- KEYS[1..4]  ready lists, of the priority steps 0, 3, 6 and 9    KEYS[5]  in-flight hash of the lease
-- KEYS[6]     leases: id -> expiry    KEYS[7]  redelivery counters
-- KEYS[8]     dead letters by time    KEYS[9]  dead letters by id
-- ARGV[1]  lease id    ARGV[2]  redeliveries allowed    ARGV[3]  how many messages to move at most    ARGV[4]  worker
--
-- Returns {how many were moved, ids of the new dead letters...}; fewer than allowed means that the lease is done with, or
-- stands again.
local id, allowed, limit = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local expiry = redis.call('ZSCORE', KEYS[6], id)
if not expiry or tonumber(expiry) > now then
    return {0}
end

-- The last claimed first, so that the first claimed becomes the head of the list.
local fields = redis.call('HKEYS', KEYS[5])
table.sort(fields, function(a, b)
    return tonumber(string.sub(a, 3)) > tonumber(string.sub(b, 3))
end)

local moved = math.min(#fields, limit)
local reply = {moved}
for i = 1, moved do
    local message = redis.call('HGET', KEYS[5], fields[i])
    redis.call('HDEL', KEYS[5], fields[i])
    local digest = redis.sha1hex(message)
    local count = redis.call('HINCRBY', KEYS[7], digest, 1)
    if count > allowed then
        redis.call('HDEL', KEYS[7], digest)
        local letter = id .. '/' .. fields[i]
        reply[#reply + 1] = letter
        bury(KEYS[8], KEYS[9], letter, message, {
            reason = 'given up after ' .. count .. ' workers stopped while they had it',
            worker = ARGV[4],
            redeliveries = count,
            time = now
        })
    else
        redis.call('RPUSH', KEYS[1 + string.sub(fields[i], 1, 1) / 3], message)
    end
end

if moved == #fields then
    redis.call('ZREM', KEYS[6], id)
else
    -- 0 is never renewed: the worker may be back and must not keep what is left while the rest is taken from it.
    redis.call('ZADD', KEYS[6], 0, id)
end
if moved > 0 then
    -- Counters of messages that were purged, or taken by a Python worker, go with time.
    redis.call('EXPIRE', KEYS[7], 7 * 24 * 3600)
end
return reply
