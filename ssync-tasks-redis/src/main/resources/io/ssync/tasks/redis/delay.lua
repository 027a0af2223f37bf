-- delay.lua: put messages among the delayed ones of a queue.
--
-- KEYS[1]  delayed messages
-- ARGV     for each message: 'at' or 'after', then a time in ms or a delay in ms, then the priority step, then the payload
--
-- Returns when the first of all delayed messages of the queue is due, in ms.
for i = 1, #ARGV, 4 do
    put_delayed(KEYS[1], ARGV[i], ARGV[i + 1], ARGV[i + 2], i / 4, ARGV[i + 3])
end
return tonumber(redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2])
