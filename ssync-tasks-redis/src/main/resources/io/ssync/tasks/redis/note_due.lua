-- note_due.lua: have queues looked at for delayed messages: not later than at some time, or not earlier.
--
-- KEYS[1]  queues with delayed messages: name -> when to look at it, in ms
-- ARGV[1]  'at', 'after' or 'not-before'    ARGV[2]  a time in ms, or a delay in ms from now    ARGV[3..]  names
--
-- 'not-before' is for whoever brings in what is due of these queues itself.
local at = tonumber(ARGV[2])
if ARGV[1] ~= 'at' then
    local time = redis.call('TIME')
    at = at + time[1] * 1000 + math.floor(time[2] / 1000)
end
-- Removes nothing, but a Redis whose memory is full refuses nothing after it: see claim.lua.
redis.call('ZREM', KEYS[1], '')
local members = {}
for i = 3, #ARGV do
    members[#members + 1] = string.format('%.0f', at)
    members[#members + 1] = ARGV[i]
end
redis.call('ZADD', KEYS[1], ARGV[1] == 'not-before' and 'GT' or 'LT', unpack(members))
return #ARGV - 2
