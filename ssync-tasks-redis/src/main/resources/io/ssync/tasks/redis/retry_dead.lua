-- retry_dead.lua: put a dead letter back into its queue, as if it had just been sent.
--
-- KEYS[1]  the ready list for it    KEYS[2]  dead letters by time    KEYS[3]  dead letters by id
-- ARGV[1]  id of the letter
--
-- Returns 1, or 0 if it is not there any more.
local letter = redis.call('HGET', KEYS[3], ARGV[1])
if not letter then
    return 0
end
-- A key of the wrong type is to be found before the letter has left its place.
redis.call('LLEN', KEYS[1])
exhume(KEYS[2], KEYS[3], ARGV[1])
-- The payload begins after the first line.
redis.call('LPUSH', KEYS[1], string.sub(letter, string.find(letter, '\n', 1, true) + 1))
return 1
