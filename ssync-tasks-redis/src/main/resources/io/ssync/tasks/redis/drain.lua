-- drain.lua: what the scripts share that take out of a queue whatever waits in it; put in front of them, not run alone.
--
-- drain(queue, limit, each) takes up to so many messages out, the next to be served first: those that wait for a limit, the ready
-- ones, those that wait for their time. It calls each(step, message, due) for every one; due is nil, or when it becomes ready, in ms,
-- and then the message is a member of the delayed ones: see due.lua. Returns how many it took.
--   queue   {delayed, redeliveries, limits, flow, lanes, ready lists...}
--   steps   digits of the priority steps
--
-- expect_queue(queue) ends the script if one of these keys is of the wrong type, before a message has left its place.
local READY = 5

local function expect_queue(queue)
    expect('ZCARD', queue[1], queue[5])
    expect('HLEN', queue[2], queue[3], queue[4])
    expect('LLEN', unpack(queue, READY + 1))
end

local function drain(queue, limit, steps, each)
    local delayed, flow, lanes = queue[1], queue[4], queue[5]
    local taken = 0

    local function pop(list, step)
        local messages = taken < limit and redis.call('RPOP', list, limit - taken) or {}
        for _, message in ipairs(messages) do
            each(step, message)
        end
        taken = taken + #messages
        return #messages
    end

    -- No more lanes than messages: each has one at least, or goes.
    for _, lane in ipairs(redis.call('ZRANGE', lanes, 0, limit - 1)) do
        local popped = 0
        for i = 1, #steps do
            local step = string.sub(steps, i, i)
            local turns = turns_of(flow, step, lane)
            popped = popped + pop(waiting_list(flow, step, lane), step)
            for _, key in ipairs(redis.call('ZRANGE', turns, 0, limit - 1)) do
                popped = popped + pop(list_of_key(flow, step, lane, key), step)
            end
            if taken < limit then
                redis.call('DEL', turns, turns .. ':index')
            end
        end
        if popped > 0 and redis.call('HINCRBY', flow, 'waiting\t' .. task_of(lane), -popped) <= 0 then
            redis.call('HDEL', flow, 'waiting\t' .. task_of(lane))
        end
        if taken < limit then
            redis.call('ZREM', lanes, lane)
            redis.call('SREM', lanes_index(lanes), lane)
        end
    end
    for i = 1, #steps do
        pop(queue[READY + i], string.sub(steps, i, i))
    end
    if taken < limit then
        local later = redis.call('ZRANGE', delayed, 0, limit - taken - 1, 'WITHSCORES')
        for i = 1, #later, 2 do
            redis.call('ZREM', delayed, later[i])
            each(string.sub(later[i], 1, 1), later[i], later[i + 1])
            taken = taken + 1
        end
    end
    return taken
end

-- The payload of what drain has handed out.
local function payload_of(message, due)
    return due and string.sub(message, 22) or message
end

-- The lock that the task of a message has: its key, the id of the task, what is left of it in ms; nil if it has none.
local function held_lock(flow, payload)
    local at = string.find(payload, '"ssync_unique"', 1, true)
    local lock = at and string.match(payload, '^"ssync_unique": ?"([^"]*)"', at)
    local _, _, key, id = lock_parts(lock or '')
    -- What somebody else has written there is nobody's lock.
    if key and redis.pcall('GET', flow .. ':unique:' .. key) == id then
        return key, id, redis.call('PTTL', flow .. ':unique:' .. key)
    end
    return nil, id
end
