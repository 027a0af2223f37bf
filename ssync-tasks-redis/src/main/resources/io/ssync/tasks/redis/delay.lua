-- delay.lua: put messages among the delayed ones of a queue.
--
-- KEYS[1]  delayed messages
-- ARGV     for each message: 'at' or 'after', then a time in ms or a delay in ms, then the priority step, then the payload
--
-- A delay counts from the server's time. Rounding is up, so that nothing becomes ready early.
--
-- A member is '<step><microseconds, 16 digits><index, 4 digits><payload>'. The digits keep two equal messages apart, which
-- a sorted set would make one, and let messages that are due in the same millisecond keep the order they came in.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for i = 1, #ARGV, 4 do
    local due = ARGV[i + 1]
    if ARGV[i] == 'after' then
        due = string.format('%.0f', math.ceil(now / 1000) + due)
    end
    redis.call('ZADD', KEYS[1], due, ARGV[i + 2] .. string.format('%016.0f%04d', now, i / 4) .. ARGV[i + 3])
end
