-- chord_part.lua: note that a task of a chord's header has ended.
--
-- KEYS[1]  sorted set of the ended tasks by index    KEYS[2]  correction of the size    KEYS[3]  size of the header
-- KEYS[4]  set of the ids that were counted
-- ARGV[1]  index, or '+inf'    ARGV[2]  the ended task, as Celery notes it    ARGV[3]  time to live in ms, or 0 for ever
-- ARGV[4]  its id
--
-- Returns all ended tasks in order once there are as many as the header has, else nothing. The size comes from whoever sends
-- the header, perhaps after its first tasks have ended. A task that ends again counts once, as it was counted first.
if redis.call('SADD', KEYS[4], ARGV[4]) == 1 then
    redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
end
if ARGV[3] ~= '0' then
    for _, key in ipairs(KEYS) do
        redis.call('PEXPIRE', key, ARGV[3])
    end
end
local size = redis.call('GET', KEYS[3])
if not size or redis.call('ZCARD', KEYS[1]) < size + (redis.call('GET', KEYS[2]) or 0) then
    return {}
end
return redis.call('ZRANGE', KEYS[1], 0, -1)
