-- dead_letter.lua: move a message from flight to the dead letters.
--
-- KEYS[1]  in-flight hash of the lease    KEYS[2]  redelivery counters
-- KEYS[3]  dead letters by time           KEYS[4]  dead letters by id
-- KEYS[5]  flow                           KEYS[6]  lanes: see flow.lua
-- ARGV[1]  field    ARGV[2]  id of the new letter    ARGV[3]  reason    ARGV[4]  worker    ARGV[5]  redeliveries
-- ARGV[6]  the last exception, or '' for none
--
-- Returns 1, or 0 if the message was not in flight any more.
local message = redis.call('HGET', KEYS[1], ARGV[1])
if not message then
    return 0
end
expect('HLEN', KEYS[2], KEYS[4], KEYS[5])
expect('ZCARD', KEYS[3], KEYS[6])
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], redis.sha1hex(message))
leave(KEYS[5], KEYS[6], ARGV[1])
unlock(KEYS[5], ARGV[1])
local time = redis.call('TIME')
bury(KEYS[3], KEYS[4], ARGV[2], message, {
    reason = ARGV[3],
    last_exception = ARGV[6] ~= '' and ARGV[6] or nil,
    worker = ARGV[4],
    redeliveries = tonumber(ARGV[5]),
    time = time[1] * 1000 + math.floor(time[2] / 1000)
})
return 1
