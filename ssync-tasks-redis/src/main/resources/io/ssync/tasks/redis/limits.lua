-- limits.lua: say or change how tasks of a queue are limited. It takes effect with the next claim of any worker, once relook.lua
-- has gone through the lanes.
--
-- KEYS[1]  limits: see flow.lua
-- ARGV     for each setting: its field and its value, or '' to remove it
--
-- Returns the tasks of which something was changed.
local tasks, changed = {}, {}
for i = 1, #ARGV, 2 do
    local field, value = ARGV[i], ARGV[i + 1]
    -- Only what differs is written: a Redis whose memory is full refuses to, and workers declare their limits again and again.
    if (redis.call('HGET', KEYS[1], field) or '') ~= value then
        if value == '' then
            redis.call('HDEL', KEYS[1], field)
        else
            redis.call('HSET', KEYS[1], field, value)
        end
        local task = string.sub(field, 2)
        if not tasks[task] then
            tasks[task] = true
            changed[#changed + 1] = task
        end
    end
end
keep(KEYS[1])
return changed
