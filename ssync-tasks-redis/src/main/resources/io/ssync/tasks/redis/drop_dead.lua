-- drop_dead.lua: throw dead letters away.
--
-- KEYS[1]  dead letters by time    KEYS[2]  dead letters by id
-- ARGV     ids of letters
--
-- Returns how many were still there.
redis.call('ZREM', KEYS[1], unpack(ARGV))
return redis.call('HDEL', KEYS[2], unpack(ARGV))
