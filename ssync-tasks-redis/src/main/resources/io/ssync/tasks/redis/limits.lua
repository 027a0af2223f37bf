-- limits.lua: say or change how tasks of a queue are limited. It takes effect with the next claim of any worker.
--
-- KEYS[1]  limits    KEYS[2]  lanes: see flow.lua
-- ARGV     for each setting: its field and its value, or '' to remove it
--
-- Returns how many settings were changed.
local tasks, changed = {}, 0
for i = 1, #ARGV, 2 do
    local field, value = ARGV[i], ARGV[i + 1]
    -- Only what differs is written: a Redis whose memory is full refuses to, and workers declare their limits again and again.
    if (redis.call('HGET', KEYS[1], field) or '') ~= value then
        if value == '' then
            redis.call('HDEL', KEYS[1], field)
        else
            redis.call('HSET', KEYS[1], field, value)
        end
        tasks[string.sub(field, 2)] = true
        changed = changed + 1
    end
end
if changed > 0 then
    -- What waits for a limit that was changed may perhaps start now: the next claims find out.
    for _, lane in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
        if tasks[task_of(lane)] then
            redis.call('ZADD', KEYS[2], 0, lane)
        end
    end
end
return changed
