-- pause.lua: have nothing more claimed from a queue; claim.lua reads the key.
--
-- KEYS[1]  pause: '<since, ms> <until, ms, or 0 for no end> <reason>'; gone when the pause ends
-- ARGV[1]  after how many ms it ends by itself, 0 for never    ARGV[2]  the reason
--
-- Returns {since, until or 0}. A pause that there is keeps its beginning.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local length = tonumber(ARGV[1])
local since = tonumber(string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) ')) or now
local ends = length > 0 and now + length or 0
local value = string.format('%.0f %.0f ', since, ends) .. ARGV[2]
-- Removed before it is set, for the sake of a Redis whose memory is full: see claim.lua. Then, too, queues are to be paused.
redis.call('DEL', KEYS[1])
if length > 0 then
    redis.call('SET', KEYS[1], value, 'PX', ARGV[1])
else
    redis.call('SET', KEYS[1], value)
end
return {since, ends}
