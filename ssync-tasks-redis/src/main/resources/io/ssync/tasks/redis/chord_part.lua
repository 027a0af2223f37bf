-- chord_part.lua: note that a task of a chord's header has ended.
--
-- KEYS[1]  sorted set of the ended tasks by index    KEYS[2]  correction of the size    KEYS[3]  size of the header
-- KEYS[4]  set of the ids that were counted    KEYS[5]  how many have succeeded    KEYS[6]  id of the task that has decided
-- ARGV[1]  index, or '+inf'    ARGV[2]  the ended task, as Celery notes it    ARGV[3]  time to live in ms, or 0 for ever
-- ARGV[4]  its id    ARGV[5]  how many successes are enough, or 0 if all must have ended    ARGV[6]  1 if it has succeeded, else 0
--
-- Returns all ended tasks in order once the chord is decided, else nothing: when there are as many as the header has, or with a number that is
-- enough, when there are so many successes or cannot be any more, to the task that was the first to see that. The size comes from
-- whoever sends the header, perhaps after its first tasks have ended. A task that ends again counts once, as it was counted first.
local enough = tonumber(ARGV[5])
if redis.call('SADD', KEYS[4], ARGV[4]) == 1 then
    redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
    if enough > 0 and ARGV[6] == '1' then
        redis.call('INCR', KEYS[5])
    end
end
local size = redis.call('GET', KEYS[3])
local decided = false
if size then
    size = size + (redis.call('GET', KEYS[2]) or 0)
    local ended = redis.call('ZCARD', KEYS[1])
    local succeeded = tonumber(redis.call('GET', KEYS[5]) or 0)
    decided = ended >= size or enough > 0 and (succeeded >= enough or succeeded + size - ended < enough)
end
if decided and enough > 0 then
    redis.call('SET', KEYS[6], ARGV[4], 'NX')
    decided = redis.call('GET', KEYS[6]) == ARGV[4]
end
if ARGV[3] ~= '0' then
    for _, key in ipairs(KEYS) do
        redis.call('PEXPIRE', key, ARGV[3])
    end
end
if not decided then
    return {}
end
return redis.call('ZRANGE', KEYS[1], 0, -1)
