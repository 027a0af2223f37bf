-- ack.lua: forget messages that are done, and how often they were redelivered.
--
-- KEYS[1]  in-flight hash of the lease    KEYS[2]  redelivery counters
-- ARGV     fields
--
-- Returns how many of them were still in flight. A message that was not is another worker's now, and so is its counter.
local done = 0
for _, field in ipairs(ARGV) do
    local message = redis.call('HGET', KEYS[1], field)
    if message then
        redis.call('HDEL', KEYS[1], field)
        redis.call('HDEL', KEYS[2], redis.sha1hex(message))
        done = done + 1
    end
end
return done
