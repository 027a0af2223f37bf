-- note_due.lua: have queues looked at for delayed messages, not later than after some time.
--
-- KEYS[1]  queues with delayed messages: name -> when to look at it, in ms
-- ARGV[1]  the time in ms    ARGV[2..]  names
local time = redis.call('TIME')
local at = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
for i = 2, #ARGV do
    redis.call('ZADD', KEYS[1], 'LT', at, ARGV[i])
end
return at
