-- generation.lua: name the data of this Redis anew if it was lost, or may have been.
--
-- KEYS[1]  the name    KEYS[2]  '<name> <server>': by which server it was kept when it was last looked at
-- ARGV[1]  the server, or '' if nobody knows    ARGV[2]  the name to give
--
-- Returns the name, for all who ask the same. A server that was restarted, or has become the primary, may have old data.
local name = redis.call('GET', KEYS[1])
local kept = ARGV[1] == '' or (name and redis.call('GET', KEYS[2]) == name .. ' ' .. ARGV[1])
if name and kept then
    return name
end
-- A Redis whose memory is full lets a script write after its first write, if that is one which makes room.
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[2])
if ARGV[1] ~= '' then
    redis.call('SET', KEYS[2], ARGV[2] .. ' ' .. ARGV[1])
end
return ARGV[2]
