-- revoke.lua: note that tasks are revoked.
--
-- KEYS[1]  revoked tasks: 'r' (revoked) or 't' (to be stopped as well) and the task's id -> time in ms
-- ARGV[1]  how long to remember, in ms    ARGV[2]  how many to remember    ARGV[3]  'r' or 't'    ARGV[4..]  task ids
--
-- The times never go back, whatever the clock does, and no two calls have the same: readers read on from the last they know.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
local noted = last and math.max(now, tonumber(last) + 1) or now
for i = 4, #ARGV do
    redis.call('ZADD', KEYS[1], string.format('%.0f', noted), ARGV[3] .. ARGV[i])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return redis.call('ZCARD', KEYS[1])
