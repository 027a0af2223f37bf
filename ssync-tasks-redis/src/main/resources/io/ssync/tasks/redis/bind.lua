-- bind.lua: bind a mailbox to an exchange, as kombu does.
--
-- KEYS[1]  bindings of the exchange    ARGV[1]  the binding    ARGV[2]  after so many seconds all bindings go
--
-- Returns 1 if it is new. The time counts from the first binding and is not renewed: mailboxes live for seconds, and what a killed
-- program has left in the set would never go otherwise.
local added = redis.call('SADD', KEYS[1], ARGV[1])
if redis.call('TTL', KEYS[1]) < 0 then
    redis.call('EXPIRE', KEYS[1], ARGV[2])
end
return added
