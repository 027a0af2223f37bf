-- follow.lua: publish a message that follows a delivery, unless that was done before.
--
-- KEYS[1]  marker of this publication    KEYS[2]  the ready list    KEYS[3]  delayed messages
-- ARGV[1]  how long to remember it, in ms
-- ARGV[2]  'now', 'at' or 'after'    ARGV[3]  a time in ms or a delay in ms    ARGV[4]  priority step    ARGV[5]  payload
--
-- Returns 1, or 0 if it was published before.
if redis.call('EXISTS', KEYS[1]) == 1 then
    return 0
end
-- Removes nothing, but a full Redis refuses nothing after it: what follows a delivery takes its place, so workers can empty
-- such a Redis. The marker comes last: were the message refused, it would not be published by the next attempt.
redis.call('DEL', KEYS[1])
if ARGV[2] == 'now' then
    redis.call('LPUSH', KEYS[2], ARGV[5])
else
    put_delayed(KEYS[3], ARGV[2], ARGV[3], ARGV[4], 0, ARGV[5])
end
redis.call('SET', KEYS[1], '', 'PX', ARGV[1])
return 1
