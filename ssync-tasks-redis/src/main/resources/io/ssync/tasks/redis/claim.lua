-- claim.lua: move ready messages of a queue into flight, under the lease of one consumer.
--
-- KEYS[1]     delayed messages      KEYS[2]  in-flight hash of this lease
-- KEYS[3]     leases: id -> expiry  KEYS[4]  redelivery counters
-- KEYS[5..7]  limits, flow and lanes: see flow.lua
-- KEYS[8]     holders: id -> length of the lease in ms; kept beside the leases, so that either of the two can be lost
-- KEYS[9]     pause: see pause.lua      KEYS[10..]  ready lists by priority step
-- ARGV[1]  how many at most (the caller keeps it below 1000: Lua cannot unpack much more)
-- ARGV[2]  lease id    ARGV[3]  lease in ms    ARGV[4]  the first of as many unused tokens
-- ARGV[5]  '1' if the consumer believes to hold messages under this lease
-- ARGV[6]  above 0 to leave room to worse priorities, so that they are served while better ones keep coming: see steps.lua
-- ARGV[7]  how many of the first messages can begin to run at once: one with a rate limit is claimed only as one of them,
--          since its claim counts as its start
-- ARGV[8]  digits of the priority steps
--
-- Returns {} when the lease is lost: somebody took its messages, or is about to, so nothing may be added to it.
-- Otherwise {now in us, when to look again in ms or -1, 1 if messages were left for want of room to run them at once,
-- redelivery counts (nothing if the queue has none), {field, message, field, message...}, messages of the first step, of the
-- second...}. A queue without limited or unique tasks has no fields in its reply: the field of a message in the in-flight hash
-- is '<step>-<token>', and tokens are given out in the order of the reply. A paused queue is one without messages that may be
-- claimed: those for later become ready all the same, since workers of Celery may read the queue too.
--
-- The first write is never one that Redis refuses when its memory is full, and whatever follows a write in a script is let
-- through. So workers can still empty a Redis that is full.
local delayed, in_flight, leases, redeliveries, limits, flow, lanes, holders = unpack(KEYS, 1, 8)
local READY = 9
local max, id, token = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[4])
local turn, idle, steps = tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8]
local fair = turn > 0

local pause = redis.call('GET', KEYS[9])
local expiry = redis.call('ZSCORE', leases, id)
if expiry == '0' or (not expiry and ARGV[5] == '1') then
    -- The same as in renew.lua.
    if not expiry and redis.call('HLEN', in_flight) > 0 then
        redis.pcall('HSET', holders, id, ARGV[3])
    end
    return {}
end

-- A key of the wrong type is to be found before a message has left its place. Nothing is removed, and nothing read: Redis would
-- tell of every acknowledgement.
redis.call('HDEL', in_flight, '')
redis.call('HDEL', holders, '')

local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Bounded, so that a million messages due at once do not block the server: the next claims bring in the others.
local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'LIMIT', 0, 200)
if #due > 0 then
    for i = 1, #steps do
        redis.call('LLEN', KEYS[READY + i])
    end
    redis.call('ZREM', delayed, unpack(due))
    for _, member in ipairs(due) do
        -- A member is the step, 20 digits that make it unique, and the payload: see due.lua.
        redis.call('LPUSH', KEYS[READY + list_of(string.sub(member, 1, 1), steps)], string.sub(member, 22))
    end
end

local reply = {now_us, -1, 0, {}, {}}
if pause then
    local ends = tonumber(string.match(pause, '^%d+ (%d+) ') or 0)
    if ends == 0 or now < ends then
        -- The ready lists are not read: Redis would tell of everything that is published meanwhile.
        local next = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
        reply[2] = math.min(tonumber(next[2] or math.huge), ends > 0 and ends or math.huge)
        reply[2] = reply[2] == math.huge and -1 or reply[2]
        return reply
    end
end
local claimed = 0
local next_look = -1

local left_to_worse = room_for_worse(#steps, max, turn, function(i)
    return redis.call('LLEN', KEYS[READY + i])
end)

local leased = false
local function hold(fields)
    -- The lease first: should anything fail from here on, its expiry brings the messages back.
    if not leased then
        redis.call('ZADD', leases, now + ARGV[3], id)
        redis.call('HSET', holders, id, ARGV[3])
        leased = true
    end
    redis.call('HSET', in_flight, unpack(fields))
end

if redis.call('EXISTS', limits, flow, lanes) == 0 then
    for i = 1, #steps do
        local room = max - claimed - left_to_worse[i]
        local messages = room > 0 and redis.call('RPOP', KEYS[READY + i], room)
        if messages then
            local prefix = string.sub(steps, i, i) .. '-'
            local fields = {}
            for j, message in ipairs(messages) do
                fields[2 * j - 1] = prefix .. (token + claimed + j - 1)
                fields[2 * j] = message
            end
            hold(fields)
            claimed = claimed + #messages
        end
        reply[5 + i] = messages or {}
    end
else
    claimed, reply[3], next_look = claim_controlled({
        now = now,
        now_us = now_us,
        max = max,
        idle = idle,
        turn = turn,
        token = token,
        left_to_worse = left_to_worse,
        hold = hold,
        claimed = reply[5]
    })
end

if claimed < max and not fair then
    -- Nothing is left to claim. Reading the keys makes Redis tell the caller, once, when another client changes one of them.
    redis.call('EXISTS', unpack(KEYS, READY + 1))
    local next = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
    if next[2] then
        reply[2] = tonumber(next[2])
    end
end
if next_look >= 0 and (reply[2] < 0 or next_look < reply[2]) then
    reply[2] = next_look
end

if claimed > 0 and redis.call('EXISTS', redeliveries) == 1 then
    local digests = {}
    for i = 2, #reply[5], 2 do
        digests[#digests + 1] = redis.sha1hex(reply[5][i])
    end
    for i = 6, #reply do
        for _, message in ipairs(reply[i]) do
            digests[#digests + 1] = redis.sha1hex(message)
        end
    end
    for i, count in ipairs(redis.call('HMGET', redeliveries, unpack(digests))) do
        reply[4][i] = tonumber(count or 0)
    end
end

return reply
