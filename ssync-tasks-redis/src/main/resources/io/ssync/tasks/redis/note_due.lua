-- note_due.lua: have queues looked at for delayed messages, not later than at some time.
--
-- KEYS[1]  queues with delayed messages: name -> when to look at it, in ms
-- ARGV[1]  'at' or 'after'    ARGV[2]  a time in ms or a delay in ms    ARGV[3..]  names
local at = tonumber(ARGV[2])
if ARGV[1] == 'after' then
    local time = redis.call('TIME')
    at = at + time[1] * 1000 + math.floor(time[2] / 1000)
end
-- Removes nothing, but a Redis whose memory is full refuses nothing after it: see claim.lua.
redis.call('ZREM', KEYS[1], '')
for i = 3, #ARGV do
    redis.call('ZADD', KEYS[1], 'LT', string.format('%.0f', at), ARGV[i])
end
return #ARGV - 2
