-- expired.lua: find leases that have run out.
--
-- KEYS[1]  leases: id -> expiry
--
-- Returns the ids of some of them, the longest expired first.
local time = redis.call('TIME')
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', time[1] * 1000 + math.floor(time[2] / 1000), 'LIMIT', 0, 100)
