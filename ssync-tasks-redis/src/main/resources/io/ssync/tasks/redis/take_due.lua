-- take_due.lua: take the queues whose delayed messages are due, so that one program at a time looks at each.
--
-- KEYS[1]  queues with delayed messages: name -> when to look at it, in ms
-- ARGV[1]  after so many ms somebody else looks at what is taken, unless it is noted anew before
--
-- Returns {now in ms, names...}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local names = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)
for _, name in ipairs(names) do
    -- Removed before it is set anew, for the sake of a Redis whose memory is full: see claim.lua.
    redis.call('ZREM', KEYS[1], name)
    redis.call('ZADD', KEYS[1], now + ARGV[1], name)
end
table.insert(names, 1, now)
return names
