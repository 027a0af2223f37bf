-- defer.lua: move a message from flight to the delayed ones.
--
-- KEYS[1]  in-flight hash of the lease    KEYS[2]  delayed messages    KEYS[3]  flow    KEYS[4]  lanes: see flow.lua
-- ARGV[1]  field    ARGV[2]  'now', 'at' or 'after'    ARGV[3]  a time in ms or a delay in ms
--
-- Returns 1 if it was moved, 0 if it is due by now and stays in flight, -1 if it was not in flight any more.
local message = redis.call('HGET', KEYS[1], ARGV[1])
if not message then
    return -1
end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local due = tonumber(ARGV[3])
if ARGV[2] == 'after' then
    due = math.ceil(now / 1000) + due
end
if ARGV[2] == 'now' or due * 1000 <= now then
    return 0
end
expect('HLEN', KEYS[3])
expect('ZCARD', KEYS[2], KEYS[4])
redis.call('HDEL', KEYS[1], ARGV[1])
leave(KEYS[3], KEYS[4], ARGV[1])
local _, lock = marks(ARGV[1])
lock_again(KEYS[3], lock)
-- The form of a member is explained in due.lua.
local member = string.sub(ARGV[1], 1, 1) .. string.format('%016.0f%04d', now, 0) .. message
redis.call('ZADD', KEYS[2], string.format('%.0f', due), member)
return 1
