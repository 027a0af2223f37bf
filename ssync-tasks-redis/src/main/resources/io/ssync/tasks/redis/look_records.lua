-- look_records.lua: the time, and whether records have changed.
--
-- KEYS[1]  head: 'name' is made up when the first record comes, and lost with them; 'last' is the version that was given last, and
--          'shown' that of the last change that was not silent
--
-- Returns the seconds and the microseconds of the time, and the version as text.
local time = redis.call('TIME')
local head = redis.call('HMGET', KEYS[1], 'name', 'shown')
return {tonumber(time[1]), tonumber(time[2]), (head[1] or '') .. ' ' .. (head[2] or '')}
