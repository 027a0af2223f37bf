-- forget_lines.lua: remove the old lines of one history.
--
-- KEYS[1]  the history: see change_records.lua    KEYS[2]  names by the time of their first line
-- ARGV[1]  whose it is    ARGV[2]  before which time, in microseconds    ARGV[3]  how many lines at most
--
-- Returns how many.
local old = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])
if #old > 0 then
    redis.call('ZREMRANGEBYRANK', KEYS[1], 0, #old - 1)
end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if first[1] then
    redis.call('ZADD', KEYS[2], first[2], ARGV[1])
else
    redis.call('ZREM', KEYS[2], ARGV[1])
end
return #old
