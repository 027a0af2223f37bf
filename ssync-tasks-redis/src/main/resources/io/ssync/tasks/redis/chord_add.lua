-- chord_add.lua: make a chord wait for one more task.
--
-- KEYS[1]  correction of the size    KEYS[2]  set of the ids that were added    KEYS[3]  size of the header
-- ARGV[1]  time to live in ms, or 0 for ever    ARGV[2]  the id of the task
--
-- Returns 1 if it waits for it now, 0 if it did before or there is no such chord.
if redis.call('EXISTS', KEYS[3]) == 0 or redis.call('SADD', KEYS[2], ARGV[2]) == 0 then
    return 0
end
redis.call('INCR', KEYS[1])
if ARGV[1] ~= '0' then
    redis.call('PEXPIRE', KEYS[1], ARGV[1])
    redis.call('PEXPIRE', KEYS[2], ARGV[1])
end
return 1
