-- bury.lua: the part that the scripts share which add to the dead letters, or take from them; put in front of them, not run alone.
--
-- bury(dead, letters, id, message, about) adds a message to the dead letters of its queue; exhume(dead, letters, id) takes one away.
--   dead      sorted set: id of the letter -> time in ms
--   letters   hash: id of the letter -> one line of JSON, a line feed, the payload. The JSON is what is known about it:
--             {"reason", "last_exception" (missing if none), "worker", "redeliveries", "time"}
--             And '#bytes' -> how many bytes all of them have; no id is like that, since an id has a slash.
-- Past 100,000 letters or 100 MB the oldest go for new ones: a queue that fails for days must not fill the memory. Reasons and
-- exceptions are cut to 4 and 32 kB.
local MOST_LETTERS, MOST_BYTES = 100000, 100 * 1024 * 1024
local MOST_REASON, MOST_EXCEPTION = 4 * 1024, 32 * 1024

local function cut(text, most)
    if not text or #text <= most then
        return text
    end
    local last = most
    -- Not in the middle of a character of UTF-8.
    while last > 0 and string.byte(text, last + 1) >= 128 and string.byte(text, last + 1) < 192 do
        last = last - 1
    end
    return string.sub(text, 1, last) .. '...'
end

-- How many bytes the letters have. Counted once for letters of a time in which nobody did.
local function bytes_of(letters)
    local bytes = redis.call('HGET', letters, '#bytes')
    if not bytes then
        bytes = 0
        for _, id in ipairs(redis.call('HKEYS', letters)) do
            bytes = bytes + #id + redis.call('HSTRLEN', letters, id)
        end
    end
    return tonumber(bytes)
end

local function note_bytes(dead, letters, bytes)
    if redis.call('ZCARD', dead) == 0 then
        redis.call('HDEL', letters, '#bytes')
    else
        redis.call('HSET', letters, '#bytes', string.format('%.0f', math.max(0, bytes)))
    end
end

-- Returns how many bytes are free now, or nothing if there is no such letter.
local function remove(dead, letters, id)
    local size = #id + redis.call('HSTRLEN', letters, id)
    redis.call('ZREM', dead, id)
    if redis.call('HDEL', letters, id) == 1 then
        return size
    end
end

local function exhume(dead, letters, id)
    local bytes = bytes_of(letters)
    local freed = remove(dead, letters, id)
    if freed then
        note_bytes(dead, letters, bytes - freed)
    end
    return freed ~= nil
end

local function bury(dead, letters, id, message, about)
    about.reason = cut(about.reason, MOST_REASON)
    about.last_exception = cut(about.last_exception, MOST_EXCEPTION)
    local letter = cjson.encode(about) .. '\n' .. message
    local bytes = bytes_of(letters) - redis.call('HSTRLEN', letters, id) + #letter
    if redis.call('ZADD', dead, string.format('%.0f', about.time), id) == 1 then
        bytes = bytes + #id
    end
    redis.call('HSET', letters, id, letter)
    local count = redis.call('ZCARD', dead)
    while count > 1 and (count > MOST_LETTERS or bytes > MOST_BYTES) do
        local two = redis.call('ZRANGE', dead, 0, 1)
        bytes = bytes - (remove(dead, letters, two[1] ~= id and two[1] or two[2]) or 0)
        count = count - 1
    end
    note_bytes(dead, letters, bytes)
end
