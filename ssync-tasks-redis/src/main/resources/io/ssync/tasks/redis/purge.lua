-- purge.lua: take what waits in a queue out for good.
--
-- KEYS[1]  delayed messages    KEYS[2]  redelivery counters    KEYS[3..5]  limits, flow and lanes: see flow.lua
-- KEYS[6..]  ready lists by priority step
-- ARGV[1]  how many at most    ARGV[2]  digits of the priority steps
--
-- Returns their payloads; fewer than asked for if nothing else waits.
local redeliveries, flow = KEYS[2], KEYS[4]
expect_queue(KEYS)
local has_counters = redis.call('EXISTS', redeliveries) == 1
local gone = {}
drain(KEYS, tonumber(ARGV[1]), ARGV[2], function(_, message, due)
    local payload = payload_of(message, due)
    if has_counters then
        redis.call('HDEL', redeliveries, redis.sha1hex(payload))
    end
    local key, id = held_lock(flow, payload)
    if key then
        redis.call('DEL', flow .. ':unique:' .. key)
    end
    if id then
        redis.pcall('ZREM', replaced_tasks(flow), id)
    end
    gone[#gone + 1] = payload
end)
return gone
