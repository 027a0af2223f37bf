-- publish_unique.lua: put a message into its queue unless another task has its lock.
--
-- KEYS[1]  flow: see flow.lua    KEYS[2]  the ready list    KEYS[3]  delayed messages    KEYS[4]  the lock
-- KEYS[5]  limits    KEYS[6]  tasks whose place another has taken: see flow.lua
-- ARGV[1]  id of the task    ARGV[2]  how long the lock lasts at most, in ms    ARGV[3]  '1' to take it from whoever has it
-- ARGV[4]  'now', 'at' or 'after'    ARGV[5]  a time in ms or a delay in ms    ARGV[6]  priority step    ARGV[7]  payload
--
-- Returns the id of the task that has, or had, the lock; or '' if nobody had it, or the very task that is published. A task from
-- which it is taken is remembered for a week, or until 50,000 newer ones of the queue wait, so that it does not run.
local KEPT_MS, KEPT = 7 * 24 * 3600 * 1000, 50000
redis.call('HSETNX', KEYS[1], 'unique', 1)
redis.call('HSETNX', KEYS[5], 'u', 1)
-- As long as the lock may be held, it matters that there are unique tasks.
keep(KEYS[1], ARGV[2])
keep(KEYS[5], ARGV[2])
local holder = redis.call('GET', KEYS[4])
local others = holder and holder ~= ARGV[1]
if others and ARGV[3] ~= '1' then
    return holder
end
if others then
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    redis.call('ZADD', KEYS[6], now, holder)
    redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', now - KEPT_MS)
    redis.call('ZREMRANGEBYRANK', KEYS[6], 0, -1 - KEPT)
    redis.call('PEXPIRE', KEYS[6], KEPT_MS)
end
redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[2])
if ARGV[4] == 'now' then
    redis.call('LPUSH', KEYS[2], ARGV[7])
else
    put_delayed(KEYS[3], ARGV[4], ARGV[5], ARGV[6], 0, ARGV[7])
end
return others and holder or ''
