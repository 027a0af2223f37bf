-- publish_fair.lua: put messages that have fairness keys into their queue, each to those of its key.
--
-- KEYS[1]  flow    KEYS[2]  lanes: see turns.lua    KEYS[3]  delayed messages
-- ARGV     for each message: its key, 'now', 'at' or 'after', then a time in ms or a delay in ms, then the priority step, then
--          the payload
--
-- Returns when the first of all delayed messages of the queue is due, in ms; -1 if these are all due now.
local flow, lanes, delayed = unpack(KEYS)
local later = false
for i = 1, #ARGV, 5 do
    local key, mode, milliseconds, step, payload = unpack(ARGV, i, i + 4)
    if mode == 'now' then
        if not await_turn(flow, lanes, step, SHARED, key, 'LPUSH', payload) then
            return redis.error_reply('WRONGTYPE ' .. list_of_key(flow, step, SHARED, key) .. ' is no list')
        end
    else
        later = true
        redis.call('HSETNX', flow, 'fair', 1)
        put_delayed(delayed, mode, milliseconds, step, (i - 1) / 5, payload)
    end
end
keep(flow)
return later and tonumber(redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]) or -1
