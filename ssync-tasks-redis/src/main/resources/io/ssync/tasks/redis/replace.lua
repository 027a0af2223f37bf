-- replace.lua: settle a message and publish those that follow it in the same queue.
--
-- KEYS[1]  in-flight hash of the lease    KEYS[2]  redelivery counters    KEYS[3]  delayed messages
-- KEYS[4]  flow    KEYS[5]  lanes: see flow.lua    KEYS[6..]  ready lists by priority step
-- ARGV[1]  field    ARGV[2]  digits of the priority steps
-- ARGV[3..]  for each that follows: 'now', 'at' or 'after', then a time in ms or a delay in ms, then the priority step, then
--            the payload
--
-- Returns 1, or 0 if the message was not in flight any more: whoever has it now will publish what follows.
local in_flight, redeliveries, delayed, flow, lanes = unpack(KEYS, 1, 5)
local field, steps = ARGV[1], ARGV[2]

local message = redis.call('HGET', in_flight, field)
if not message then
    return 0
end
expect('HLEN', redeliveries, flow)
expect('ZCARD', delayed, lanes)
expect('LLEN', unpack(KEYS, 6))

-- First, since a full Redis refuses what is published, but not after this write: what goes makes room for what comes.
redis.call('HDEL', in_flight, field)
redis.call('HDEL', redeliveries, redis.sha1hex(message))
leave(flow, lanes, field)

-- A retry goes on having the lock of its task, as its message says; any other message follows a task that has ended.
local _, lock = marks(field)
local goes_on = false
for i = 3, #ARGV, 4 do
    local mode, milliseconds, step, payload = unpack(ARGV, i, i + 3)
    if mode == 'now' then
        redis.call('LPUSH', KEYS[5 + list_of(step, steps)], payload)
    else
        put_delayed(delayed, mode, milliseconds, step, (i - 3) / 4, payload)
    end
    goes_on = goes_on or lock and lock ~= '' and string.find(payload, '"' .. lock .. '"', 1, true)
end
if not goes_on then
    unlock(flow, field)
end
return 1
