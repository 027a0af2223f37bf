-- renew.lua: extend a lease that still stands.
--
-- KEYS[1]  leases: id -> expiry    KEYS[2]  in-flight hash of the lease    KEYS[3]  holders: id -> length of the lease
-- ARGV[1]  lease id    ARGV[2]  lease in ms
--
-- Returns how many messages are in flight under it, or -1 if it is lost: gone, or 0, which recover.lua sets when it begins
-- to take the messages. A lease that has run out but was touched by nobody is good again: its messages are all there.
local expiry = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not expiry or expiry == '0' then
    -- Should both have been deleted, one after the other, recover.lua finds by this what is still in flight.
    if not expiry and redis.call('HLEN', KEYS[2]) > 0 then
        redis.pcall('HSET', KEYS[3], ARGV[1], ARGV[2])
    end
    return -1
end
-- Removed before it is set anew because a Redis whose memory is full refuses ZADD, but not after another write of the script.
redis.call('ZREM', KEYS[1], ARGV[1])
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])
-- Written again, so that the one is there when the other is deleted. Not worth the lease, whatever somebody has put there.
redis.pcall('HSET', KEYS[3], ARGV[1], ARGV[2])
return redis.call('HLEN', KEYS[2])
