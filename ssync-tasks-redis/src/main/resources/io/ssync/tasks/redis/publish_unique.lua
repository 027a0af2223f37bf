-- publish_unique.lua: put a message into its queue unless another task has its lock.
--
-- KEYS[1]  flow: see flow.lua    KEYS[2]  the ready list    KEYS[3]  delayed messages    KEYS[4]  the lock
-- ARGV[1]  id of the task    ARGV[2]  how long the lock lasts at most, in ms    ARGV[3]  '1' to take it from whoever has it
-- ARGV[4]  'now', 'at' or 'after'    ARGV[5]  a time in ms or a delay in ms    ARGV[6]  priority step    ARGV[7]  payload
--
-- Returns the id of the task that has, or had, the lock; or '' if nobody had it, or the very task that is published.
local holder = redis.call('GET', KEYS[4])
if holder and holder ~= ARGV[1] and ARGV[3] ~= '1' then
    return holder
end
redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[2])
redis.call('HSET', KEYS[1], 'unique', 1)
if ARGV[4] == 'now' then
    redis.call('LPUSH', KEYS[2], ARGV[7])
else
    put_delayed(KEYS[3], ARGV[4], ARGV[5], ARGV[6], 0, ARGV[7])
end
return (holder and holder ~= ARGV[1]) and holder or ''
