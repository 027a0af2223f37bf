-- release.lua: give messages back to the head of their lists, uncounted.
--
-- KEYS[1]  in-flight hash of the lease    KEYS[2]  flow    KEYS[3]  lanes: see flow.lua
-- KEYS[4..]  ready lists by priority step
-- ARGV[1]  digits of the priority steps
-- ARGV[2..]  fields, the last claimed first, so that the first claimed is the first to be claimed again
--
-- Returns how many were given back: a field that is gone is skipped.
expect('HLEN', KEYS[2])
expect('ZCARD', KEYS[3])
expect('LLEN', unpack(KEYS, 4))
local released = 0
for i = 2, #ARGV do
    local field = ARGV[i]
    local message = redis.call('HGET', KEYS[1], field)
    if message then
        redis.call('HDEL', KEYS[1], field)
        leave(KEYS[2], KEYS[3], field)
        put_back(KEYS[2], KEYS[3], KEYS[3 + list_of(string.sub(field, 1, 1), ARGV[1])], field, message)
        released = released + 1
    end
end
return released
