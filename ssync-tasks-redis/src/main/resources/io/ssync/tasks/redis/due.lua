-- due.lua: what the scripts share that publish to the delayed messages of a queue; put in front of them, not run alone.
--
-- put_delayed(delayed, mode, milliseconds, step, index, payload)
--   mode    'at' or 'after'; a delay counts from the server's time, rounded up, so that nothing becomes ready early
--   index   from 0, tells messages apart that one script puts in
--
-- A member is '<step><microseconds, 16 digits><index, 4 digits><payload>'. The digits keep two equal messages apart, which
-- a sorted set would make one, and let messages that are due in the same millisecond keep the order they came in.
local function put_delayed(delayed, mode, milliseconds, step, index, payload)
    local time = redis.call('TIME')
    local now = time[1] * 1000000 + time[2]
    local due = milliseconds
    if mode == 'after' then
        due = string.format('%.0f', math.ceil(now / 1000) + milliseconds)
    end
    local number = string.format('%016.0f%04d', now + math.floor(index / 10000), index % 10000)
    redis.call('ZADD', delayed, due, step .. number .. payload)
end

