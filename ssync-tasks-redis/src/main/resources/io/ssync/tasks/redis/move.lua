-- move.lua: move what waits in a queue to the end of another, in one step. In a cluster both queues must be in one slot.
--
-- KEYS     delayed messages, redelivery counters, limits, flow, lanes, the ready lists by priority step: those of the one queue,
--          then the same of the other
-- ARGV[1]  how many at most    ARGV[2]  digits of the priority steps
--
-- Returns {when the first delayed one of them is due in ms, or -1; the payloads...}; fewer than asked for if nothing else waits.
local half = #KEYS / 2
local from, to = {}, {}
for i = 1, half do
    from[i], to[i] = KEYS[i], KEYS[half + i]
end
expect_queue(from)
expect_queue(to)
local has_counters = redis.call('EXISTS', from[2]) == 1
local has_replaced = redis.call('EXISTS', replaced_tasks(from[4])) == 1
local reply = {-1}
if is_fair(from[3], from[4]) then
    redis.call('HSETNX', to[4], 'fair', 1)
    keep(to[4])
end

-- The lock goes with its message: in the old queue nobody would free it any more.
local function move_lock(payload)
    local key, id, left = held_lock(from[4], payload)
    if not id then
        return
    end
    redis.call('HSETNX', to[4], 'unique', 1)
    redis.call('HSETNX', to[3], 'u', 1)
    keep(to[4], left)
    keep(to[3], left)
    if key then
        redis.call('DEL', from[4] .. ':unique:' .. key)
        redis.pcall('SET', to[4] .. ':unique:' .. key, id, 'PX', math.max(1, left), 'NX')
    end
    local replaced = has_replaced and redis.pcall('ZSCORE', replaced_tasks(from[4]), id)
    if type(replaced) == 'string' then
        redis.call('ZREM', replaced_tasks(from[4]), id)
        redis.pcall('ZADD', replaced_tasks(to[4]), replaced, id)
        redis.call('PEXPIRE', replaced_tasks(to[4]), 7 * 24 * 3600 * 1000)
    end
end

drain(from, tonumber(ARGV[1]), ARGV[2], function(step, message, due)
    -- The message first: what fails after this has lost none.
    if due then
        redis.call('ZADD', to[1], due, message)
        reply[1] = reply[1] < 0 and tonumber(due) or reply[1]
    else
        redis.call('LPUSH', to[READY + list_of(step, ARGV[2])], message)
    end
    local payload = payload_of(message, due)
    reply[#reply + 1] = payload
    if has_counters then
        local digest = redis.sha1hex(payload)
        local count = redis.call('HGET', from[2], digest)
        if count then
            redis.call('HDEL', from[2], digest)
            redis.call('HSET', to[2], digest, count)
            redis.call('EXPIRE', to[2], 7 * 24 * 3600)
        end
    end
    move_lock(payload)
end)
return reply
