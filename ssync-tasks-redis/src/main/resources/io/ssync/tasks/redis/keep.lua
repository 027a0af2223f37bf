-- keep.lua: what the scripts share that write keys which outlive their queue's messages; put in front of them, not run alone.
--
-- keep(key, least) lets a key that is there live for a week from now at least, and so many ms if that is longer. Workers say so as
-- long as they read the queue; what is left of a queue that nobody uses any more goes then. It writes no more than once a day:
-- each time wakes those who watch the key.
local function keep(key, least)
    local DAY = 24 * 3600 * 1000
    local wanted = math.max(8 * DAY, tonumber(least or 0) + DAY)
    if redis.call('PTTL', key) < wanted - DAY then
        redis.call('PEXPIRE', key, string.format('%.0f', wanted))
    end
end
