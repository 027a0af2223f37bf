-- promote.lua: move due messages of a queue to its ready lists.
--
-- KEYS[1]  delayed messages    KEYS[2..]  ready lists by priority step
-- ARGV[1]  digits of the priority steps
--
-- Returns when to come again: when the next message is due, in ms, or -1 if none is delayed.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- A key of the wrong type is to be found before a message has left its place.
for i = 2, #KEYS do
    redis.call('LLEN', KEYS[i])
end
-- Bounded: see claim.lua.
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 200)
if #due > 0 then
    redis.call('ZREM', KEYS[1], unpack(due))
    for _, member in ipairs(due) do
        redis.call('LPUSH', KEYS[1 + list_of(string.sub(member, 1, 1), ARGV[1])], string.sub(member, 22))
    end
end
local next = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return next[2] and tonumber(next[2]) or -1
