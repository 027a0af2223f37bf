-- limits.lua: say or change how tasks of a queue are limited. It takes effect with the next claim of any worker, once relook.lua
-- has gone through the lanes.
--
-- KEYS[1]  limits: see flow.lua
-- ARGV     for each setting: its field and its value, or '' to remove it
--
-- Returns the tasks of which something was changed.
local tasks, changed, fields = {}, {}, {}
for i = 1, #ARGV, 2 do
    fields[#fields + 1] = ARGV[i]
end
local values = {}
for first = 1, #fields, 1000 do
    -- In slices: Lua cannot unpack much more.
    for _, value in ipairs(redis.call('HMGET', KEYS[1], unpack(fields, first, math.min(first + 999, #fields)))) do
        values[#values + 1] = value
    end
end
for i, field in ipairs(fields) do
    local value = ARGV[2 * i]
    -- Only what differs is written: a Redis whose memory is full refuses to, and workers declare their limits again and again.
    if (values[i] or '') ~= value then
        if value == '' then
            redis.call('HDEL', KEYS[1], field)
        else
            redis.call('HSET', KEYS[1], field, value)
        end
        local task = string.sub(field, 2)
        -- The shared lane of turns.lua has no task, and waits for no limit.
        if task ~= '' and not tasks[task] then
            tasks[task] = true
            changed[#changed + 1] = task
        end
    end
end
keep(KEYS[1])
return changed
