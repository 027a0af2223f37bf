-- publish.lua: put messages into their queue that have fairness keys, or only if there is room.
--
-- KEYS[1]  flow    KEYS[2]  lanes: see turns.lua    KEYS[3]  delayed messages    KEYS[4..]  ready lists by priority step
-- ARGV[1]  digits of the priority steps    ARGV[2]  how many messages may wait then, or '' for any number
-- ARGV[3]  how many are about to come, these included
-- ARGV[4..]  for each message: its key or '', 'now', 'at' or 'after', then a time in ms or a delay in ms, then the priority step,
--          then the payload
--
-- Returns -2, with nothing done, if there is no room. Otherwise when the first of all delayed messages of the queue is due, in ms, or
-- -1 if these are all due now.
local flow, lanes, delayed = unpack(KEYS, 1, 3)
local steps, most = ARGV[1], tonumber(ARGV[2])

-- How many messages wait for whatever.
local function waiting()
    local all = redis.call('ZCARD', delayed)
    for i = 4, #KEYS do
        all = all + redis.call('LLEN', KEYS[i])
    end
    -- Those that wait for a limit or their turn are counted there.
    local fields = redis.call('EXISTS', lanes) == 1 and redis.call('HGETALL', flow) or {}
    for i = 1, #fields, 2 do
        if string.sub(fields[i], 1, 8) == 'waiting\t' then
            all = all + tonumber(fields[i + 1])
        end
    end
    return all
end

if most and waiting() + tonumber(ARGV[3]) > most then
    return -2
end
local later, fair = false, false
for i = 4, #ARGV, 5 do
    local key, mode, milliseconds, step, payload = unpack(ARGV, i, i + 4)
    if mode ~= 'now' then
        later = true
        put_delayed(delayed, mode, milliseconds, step, (i - 4) / 5, payload)
    elseif key == '' then
        redis.call('LPUSH', KEYS[3 + list_of(step, steps)], payload)
    elseif not await_turn(flow, lanes, step, SHARED, key, 'LPUSH', payload) then
        return redis.error_reply('WRONGTYPE ' .. list_of_key(flow, step, SHARED, key) .. ' is no list')
    end
    fair = fair or key ~= ''
end
if fair then
    -- Also for those for later, which a claim sorts then.
    redis.call('HSETNX', flow, 'fair', 1)
    keep(flow)
end
return later and tonumber(redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]) or -1
