-- expire_bindings.lua: have the bindings of an exchange go after a while, unless that is so already.
--
-- KEYS[1]  bindings of the exchange    ARGV[1]  after so many seconds all bindings go
--
-- Returns 1 if they will, and did not before. The time counts from the first binding and is not renewed: mailboxes live for seconds, and
-- what a killed program has left in the set would never go otherwise.
if redis.call('TTL', KEYS[1]) < 0 then
    return redis.call('EXPIRE', KEYS[1], ARGV[1])
end
return 0
