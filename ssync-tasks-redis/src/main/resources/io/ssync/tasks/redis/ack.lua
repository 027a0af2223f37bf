-- ack.lua: forget messages that are done, how often they were redelivered, and what they held of limits and locks.
--
-- KEYS[1]  in-flight hash of the lease    KEYS[2]  redelivery counters    KEYS[3]  flow    KEYS[4]  lanes: see flow.lua
-- ARGV     fields
--
-- Returns how many of them were still in flight. A message that was not is another worker's now, and so is its counter.
expect('HLEN', KEYS[2], KEYS[3])
expect('ZCARD', KEYS[4])
local done = 0
for _, field in ipairs(ARGV) do
    local message = redis.call('HGET', KEYS[1], field)
    if message then
        redis.call('HDEL', KEYS[1], field)
        redis.call('HDEL', KEYS[2], redis.sha1hex(message))
        leave(KEYS[3], KEYS[4], field)
        unlock(KEYS[3], field)
        done = done + 1
    end
end
return done
