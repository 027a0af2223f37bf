-- revoke.lua: note that tasks are revoked.
--
-- KEYS[1]  revoked tasks: 'r' (revoked) or 't' (to be stopped as well) and the task's id -> time in ms
-- ARGV[1]  how long to remember, in ms    ARGV[2]  how many to remember    ARGV[3]  'r' or 't'    ARGV[4..]  task ids
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 4, #ARGV do
    redis.call('ZADD', KEYS[1], now, ARGV[3] .. ARGV[i])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return redis.call('ZCARD', KEYS[1])
