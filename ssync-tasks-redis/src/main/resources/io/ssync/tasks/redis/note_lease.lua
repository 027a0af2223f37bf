-- note_lease.lua: note a lease of which only the messages are left, so that recovery finds them.
--
-- KEYS[1]  in-flight hash of the lease    KEYS[2]  leases: id -> expiry    KEYS[3]  holders: id -> length of the lease in ms
-- ARGV[1]  lease id    ARGV[2]  length of a lease in ms
--
-- Returns 1 if nothing told of it. Its worker may live: then its next renewal says that it is lost.
local in_flight, leases, holders = KEYS[1], KEYS[2], KEYS[3]
if redis.call('HLEN', in_flight) == 0
        or redis.call('ZSCORE', leases, ARGV[1])
        or redis.call('HEXISTS', holders, ARGV[1]) == 1 then
    return 0
end
-- Removed before it is set because a Redis whose memory is full refuses HSET, but not after another write of the script.
redis.call('HDEL', holders, ARGV[1])
return redis.call('HSET', holders, ARGV[1], ARGV[2])
