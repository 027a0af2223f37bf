-- effect_keep.lua: keep what an effect of a task came to, unless something is kept, and return what is kept now.
--
-- KEYS[1]  the effects of the task
-- ARGV[1]  the effect    ARGV[2]  what it came to    ARGV[3]  time to live in ms, or 0 for ever
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] ~= '0' then
    redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return redis.call('HGET', KEYS[1], ARGV[1])
