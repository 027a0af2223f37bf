-- replace.lua: settle a message and publish the one that follows it in the same queue.
--
-- KEYS[1]  in-flight hash of the lease    KEYS[2]  redelivery counters
-- KEYS[3]  the ready list to publish to   KEYS[4]  delayed messages
-- KEYS[5]  flow                           KEYS[6]  lanes: see flow.lua
-- ARGV[1]  field    ARGV[2]  'now', 'at' or 'after'    ARGV[3]  a time in ms or a delay in ms
-- ARGV[4]  priority step of the new message    ARGV[5]  its payload
--
-- Returns 1, or 0 if the message was not in flight any more: whoever has it now will publish what follows.
local message = redis.call('HGET', KEYS[1], ARGV[1])
if not message then
    return 0
end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], redis.sha1hex(message))
leave(KEYS[5], KEYS[6], ARGV[1])
if ARGV[2] == 'now' then
    redis.call('LPUSH', KEYS[3], ARGV[5])
else
    put_delayed(KEYS[4], ARGV[2], ARGV[3], ARGV[4], 0, ARGV[5])
end
return 1
