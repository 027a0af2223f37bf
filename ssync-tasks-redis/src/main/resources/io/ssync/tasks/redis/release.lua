-- release.lua: give messages back to the head of their lists, uncounted.
--
-- KEYS[1..4]  ready lists, of the priority steps 0, 3, 6 and 9    KEYS[5]  in-flight hash of the lease
-- ARGV        fields, the last claimed first, so that the first claimed is the first to be claimed again
--
-- Returns how many were given back: a field that is gone is skipped.
local released = 0
for _, field in ipairs(ARGV) do
    local message = redis.call('HGET', KEYS[5], field)
    if message then
        redis.call('HDEL', KEYS[5], field)
        redis.call('RPUSH', KEYS[1 + string.sub(field, 1, 1) / 3], message)
        released = released + 1
    end
end
return released
