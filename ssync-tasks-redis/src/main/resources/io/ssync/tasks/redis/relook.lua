-- relook.lua: have the next claims look at what waits for limits that were changed, since it may perhaps start now.
--
-- KEYS[1]  lanes: see flow.lua
-- ARGV[1]  where to go on, 0 at first    ARGV[2..]  tasks
--
-- Returns where to go on, 0 at the end: each call goes through some of the lanes, of which there may be one for every customer.
local tasks = {}
for i = 2, #ARGV do
    tasks[ARGV[i]] = true
end
local page = redis.call('ZSCAN', KEYS[1], ARGV[1], 'COUNT', 1000)
for i = 1, #page[2], 2 do
    if tasks[task_of(page[2][i])] then
        redis.call('ZADD', KEYS[1], 'XX', 0, page[2][i])
    end
end
return page[1]
