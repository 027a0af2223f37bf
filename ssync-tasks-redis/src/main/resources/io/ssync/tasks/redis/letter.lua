-- letter.lua: put a letter into a mailbox, if it is still open.
--
-- KEYS[1]  set of the bindings of the exchange    KEYS[2]  list of the mailbox
-- ARGV[1]  the mailbox's member of the set        ARGV[2]  letter    ARGV[3]  time to live of the list in seconds
--
-- Returns 1 if it was put in. Its reader removes the binding when it goes, and the list after that; should it die, the list
-- does not stay for ever.
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then
    return 0
end
redis.call('LPUSH', KEYS[2], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return 1
