-- claim.lua: move ready messages of a queue into flight, under the lease of one consumer.
--
-- KEYS[1..4]  ready lists, of the priority steps 0, 3, 6 and 9
-- KEYS[5]     delayed messages       KEYS[6]  in-flight hash of this lease
-- KEYS[7]     leases: id -> expiry   KEYS[8]  redelivery counters
-- ARGV[1]  how many at most (the caller keeps it below 1000: Lua cannot unpack much more)
-- ARGV[2]  lease id    ARGV[3]  lease in ms    ARGV[4]  the first of as many unused tokens
-- ARGV[5]  '1' if the consumer believes to hold messages under this lease
-- ARGV[6]  '1' to leave a quarter of the room to each worse priority, so that it is served while better ones keep coming
--
-- Returns {} when the lease is lost: somebody took its messages, or is about to, so nothing may be added to it.
-- Otherwise {now in us, due time of the next delayed message in ms or -1, messages of step 0, of 3, of 6, of 9}, and,
-- only if the queue has redelivery counters at all, one list more with the count of each message. Tokens are given out in
-- the order of the reply; the field of a message in the in-flight hash is '<step>-<token>'.
--
-- The first write is never one that Redis refuses when its memory is full, and whatever follows a write in a script is let
-- through. So workers can still empty a Redis that is full.
local max = tonumber(ARGV[1])
local id, token = ARGV[2], tonumber(ARGV[4])
local steps = {'0', '3', '6', '9'}

local expiry = redis.call('ZSCORE', KEYS[7], id)
if expiry == '0' or (not expiry and ARGV[5] == '1') then
    return {}
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Bounded, so that a million messages due at once do not block the server: the next claims bring in the others.
local due = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', now, 'LIMIT', 0, 200)
if #due > 0 then
    redis.call('ZREM', KEYS[5], unpack(due))
    for _, member in ipairs(due) do
        -- A member is the step, 20 digits that make it unique, and the payload: see delay.lua.
        redis.call('LPUSH', KEYS[1 + string.sub(member, 1, 1) / 3], string.sub(member, 22))
    end
end

local reply = {time[1] * 1000000 + time[2], -1, {}, {}, {}, {}}
local claimed = 0
local left_to_worse = {0, 0, 0, 0}
if ARGV[6] == '1' then
    for i = 3, 1, -1 do
        left_to_worse[i] = left_to_worse[i + 1] + math.min(math.ceil(max / 4), redis.call('LLEN', KEYS[i + 1]))
    end
end
for i = 1, 4 do
    local room = max - claimed - left_to_worse[i]
    if room > 0 then
        local messages = redis.call('RPOP', KEYS[i], room)
        if messages then
            local fields = {}
            for j, message in ipairs(messages) do
                fields[2 * j - 1] = steps[i] .. '-' .. (token + claimed + j - 1)
                fields[2 * j] = message
            end
            -- The lease first: should anything fail from here on, its expiry brings the messages back.
            redis.call('ZADD', KEYS[7], now + ARGV[3], id)
            redis.call('HSET', KEYS[6], unpack(fields))
            reply[2 + i] = messages
            claimed = claimed + #messages
        end
    end
end

if claimed < max and ARGV[6] ~= '1' then
    -- Nothing is left to claim. Reading the keys makes Redis tell the caller, once, when another client changes one of them.
    redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
    local next = redis.call('ZRANGE', KEYS[5], 0, 0, 'WITHSCORES')
    if next[2] then
        reply[2] = tonumber(next[2])
    end
end

if claimed > 0 and redis.call('EXISTS', KEYS[8]) == 1 then
    local digests = {}
    for i = 3, 6 do
        for _, message in ipairs(reply[i]) do
            digests[#digests + 1] = redis.sha1hex(message)
        end
    end
    reply[7] = {}
    for i, count in ipairs(redis.call('HMGET', KEYS[8], unpack(digests))) do
        reply[7][i] = tonumber(count or 0)
    end
end

return reply
