-- expired.lua: find leases that have run out, or whose entry was lost.
--
-- KEYS[1]  leases: id -> expiry    KEYS[2]  holders: id -> length of the lease in ms
--
-- Returns the ids of some of them, the longest expired first. Each call looks at some of the holders, all of them if there are
-- not more than that: a lease that is missing there was deleted, and one that ends later than it can was given when the
-- clock of Redis was ahead; it is cut to its length.
local SOME = 200
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local lost = {}
local holders = redis.call('HRANDFIELD', KEYS[2], SOME, 'WITHVALUES')
for i = 1, #holders, 2 do
    local id, length = holders[i], tonumber(holders[i + 1])
    local expiry = redis.call('ZSCORE', KEYS[1], id)
    if not expiry then
        lost[#lost + 1] = id
    elseif length and tonumber(expiry) > now + length then
        -- Removed before it is set anew: see renew.lua.
        redis.call('ZREM', KEYS[1], id)
        redis.call('ZADD', KEYS[1], now + length, id)
    end
end

local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 100)
for _, id in ipairs(lost) do
    found[#found + 1] = id
end
return found
