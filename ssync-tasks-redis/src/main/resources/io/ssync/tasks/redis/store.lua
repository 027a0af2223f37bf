-- store.lua: store records of tasks, unless a final state is there already or a newer one by the same worker, and wake up those who wait.
--
-- KEYS     for each record: its key, which is also the name of the channel that its reader listens to
-- ARGV[1]  time to live in ms, or 0 for ever    ARGV[2..]  the record of each key
--
-- Celery's readers take what they need from the message on the channel, so that is the record itself.
local final = {SUCCESS = true, FAILURE = true, REVOKED = true}
local STATE = '^{"status": ?"([^"]*)"'

-- Whether a record says what was true before the one that is there. Only what is not final is read for that, a few times a second.
local function is_late(record, key)
    if final[string.match(record, STATE)] then
        return false
    end
    local there, late = cjson.decode(redis.call('GET', key)), cjson.decode(record)
    local before, now = there['date_done'], late['date_done']
    return there['worker'] == late['worker'] and type(before) == 'string' and type(now) == 'string' and now < before
end

for i, key in ipairs(KEYS) do
    -- Every writer begins with the state; so a large record need not be read.
    local state = string.match(redis.call('GETRANGE', key, 0, 80), STATE)
    if not state then
        local record = redis.call('GET', key)
        state = record and cjson.decode(record)['status']
    end
    local record = ARGV[i + 1]
    if not final[state] and not (state and is_late(record, key)) then
        if ARGV[1] == '0' then
            redis.call('SET', key, record)
        else
            redis.call('SET', key, record, 'PX', ARGV[1])
        end
        redis.call('PUBLISH', key, record)
    end
end
