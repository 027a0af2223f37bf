-- bury.lua: the part that dead_letter.lua and recover.lua share; put in front of them, not run alone.
--
-- bury(dead, letters, id, message, about) adds a message to the dead letters of its queue.
--   dead      sorted set: id of the letter -> time in ms
--   letters   hash: id of the letter -> one line of JSON, a line feed, the payload. The JSON is what is known about it:
--             {"reason", "last_exception" (missing if none), "worker", "redeliveries", "time"}
-- Past 100,000 the oldest letter goes for every new one: a queue that fails for days must not fill the memory.
local function bury(dead, letters, id, message, about)
    redis.call('ZADD', dead, string.format('%.0f', about.time), id)
    redis.call('HSET', letters, id, cjson.encode(about) .. '\n' .. message)
    local surplus = redis.call('ZCARD', dead) - 100000
    if surplus > 0 then
        local oldest = redis.call('ZPOPMIN', dead, surplus)
        for i = 1, #oldest, 2 do
            redis.call('HDEL', letters, oldest[i])
        end
    end
end
