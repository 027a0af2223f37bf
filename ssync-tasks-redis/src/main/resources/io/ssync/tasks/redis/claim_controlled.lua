-- claim_controlled.lua: the part of claim.lua for a queue with limited or unique tasks; put in front of it.
--
-- A limited message that may not start yet is moved out of the ready list to those that wait for its limit, once, and costs
-- nothing until its time has come. flow.lua says how they are kept.
--
-- claim_controlled(claim) appends fields and messages to claim.claimed and returns how many were claimed, 1 if one with a
-- rate limit was left for want of room to run it (else 0), and when to look again, in ms or -1.
--
-- Long because a claim is one script, whose parts share what they have found so far.
local function claim_controlled(claim)
    local limits, flow, lanes, steps = KEYS[5], KEYS[6], KEYS[7], ARGV[8]
    local now, now_us, max = claim.now, claim.now_us, claim.max

    -- Messages that one claim may move to those that wait: bounds how long it keeps other clients of Redis waiting.
    local MOST_SET_ASIDE = 500
    -- Lanes that one claim looks at.
    local MOST_LANES = 50
    -- A worker wakes up a little after the time. So much, in us, may be made up for, lest the rate be lower than asked for.
    local LATENESS = 10000

    local claimed, held_back, look_again = 0, 0, false
    local has_unique = redis.call('HEXISTS', flow, 'unique') == 1 or redis.call('HEXISTS', limits, 'u') == 1
    local has_replaced = has_unique and redis.call('EXISTS', replaced_tasks(flow)) == 1
    local has_keys = is_fair(limits, flow)
    local has_limits = redis.call('HLEN', limits) > redis.call('HEXISTS', limits, 'u') + redis.call('HEXISTS', limits, 'f')
    -- Read before anything is moved, for the sake of a key of the wrong type: see claim.lua.
    redis.call('ZCARD', lanes)

    local function field(step, lane, lock)
        local name = step .. '-' .. (claim.token + claimed)
        return (lane == '' and lock == '') and name or (name .. '\n' .. lane .. '\n' .. lock)
    end

    -- Claimed, and not in flight yet: they get there with one command for many.
    local fields = {}

    local function hold_them()
        if #fields > 0 then
            claim.hold(fields)
            fields = {}
        end
    end

    local function take(step, message, lane, lock)
        local name = field(step, lane, lock)
        fields[#fields + 1] = name
        fields[#fields + 1] = message
        claim.claimed[#claim.claimed + 1] = name
        claim.claimed[#claim.claimed + 1] = message
        claimed = claimed + 1
    end

    local known = {}
    -- The limit of a task: its least time between starts in us, how many at once, whether by key, its name; or false.
    local function limit_of(task)
        local limit = known[task]
        if limit == nil then
            local name = redis.call('HGET', limits, 'a' .. task) or task
            local set = redis.call('HMGET', limits, 'R' .. name, 'r' .. name, 'C' .. name, 'c' .. name, 'k' .. name)
            limit = {
                interval = tonumber(string.match(set[1] or set[2] or '0', '^%S+')),
                at_once = tonumber(set[3] or set[4] or 0),
                by_key = set[5],
                name = name
            }
            if limit.interval == 0 and limit.at_once == 0 then
                limit = false
            end
            known[task] = limit
        end
        return limit
    end

    -- From when, in us, the next task of a rate may start. That is at most one interval ahead, unless the clock was set back or
    -- the rate was raised: then it is now.
    local function next_start(limit)
        local start = tonumber(redis.call('HGET', flow, 'rate\t' .. limit.name) or 0)
        return start <= now_us + limit.interval and start or now_us
    end

    -- When the next message of a lane may start: 0 for now, else a time in ms or 'inf'.
    local function ready_at(lane, limit)
        if limit and limit.at_once > 0 then
            if tonumber(redis.call('HGET', flow, 'running\t' .. lane) or 0) >= limit.at_once then
                return 'inf'
            end
        end
        if limit and limit.interval > 0 then
            local start = next_start(limit)
            if start > now_us then
                return math.ceil(start / 1000)
            end
        end
        return 0
    end

    -- The lock that a message carries, or ''. One that is held until the start ends here. That of a task whose place another
    -- has taken gets the mode 'r', by which the worker knows that it must not run.
    local function lock_of(message)
        if not has_unique then
            return ''
        end
        local at = string.find(message, '"ssync_unique"', 1, true)
        local lock = at and string.match(message, '^"ssync_unique": ?"([^"]*)"', at)
        if not lock then
            return ''
        end
        local mode, _, key, id = lock_parts(lock)
        if has_replaced and id and redis.call('ZSCORE', replaced_tasks(flow), id) then
            return 'r' .. string.sub(lock, 2)
        end
        if mode == 's' and redis.pcall('GET', flow .. ':unique:' .. key) == id then
            redis.call('DEL', flow .. ':unique:' .. key)
        end
        return lock
    end

    -- Claims a limited message. Rates are kept by the generic cell rate algorithm, which spaces starts evenly.
    local function start(step, message, lane, limit)
        if limit and limit.interval > 0 then
            local after = math.max(next_start(limit), now_us - LATENESS) + limit.interval
            redis.call('HSET', flow, 'rate\t' .. limit.name, string.format('%.3f', after))
        end
        local counts = limit and limit.at_once > 0
        if counts then
            redis.call('HINCRBY', flow, 'running\t' .. lane, 1)
        end
        take(step, message, counts and lane or '', lock_of(message))
    end

    -- The lane of a message and its limit, or nothing if it has none. One that lacks its key is let through: the worker puts
    -- the key in and sends it back.
    local function lane_of(message)
        if not has_limits then
            return
        end
        local at = string.find(message, '"task":', 1, true)
        local task = at and string.match(message, '^"task": ?"([^"]*)"', at)
        local limit = task and limit_of(task)
        if not limit then
            return
        end
        local key = ''
        if limit.by_key and limit.at_once > 0 then
            at = string.find(message, '"ssync_concurrency_key"', 1, true)
            key = at and string.match(message, '^"ssync_concurrency_key": ?"([^"]*)"', at)
            if not key then
                return
            end
        end
        return limit.name .. '\t' .. key, limit
    end

    local function pop_waiting(lane)
        for i = 1, #steps do
            local step = string.sub(steps, i, i)
            local message
            if has_keys then
                message = pop_in_turn(flow, step, lane)
            else
                message = redis.call('RPOP', waiting_list(flow, step, lane))
            end
            if message then
                redis.call('HINCRBY', flow, 'waiting\t' .. task_of(lane), -1)
                return step, message
            end
        end
    end

    -- Whether a message that may start would have to wait for a thread: then it is left, if its claim counts as its start.
    local function lacks_room(limit)
        if limit and limit.interval > 0 and claimed >= claim.idle then
            held_back = 1
            return true
        end
        return false
    end

    -- Claims what waited for a limit and may start by now.
    local function claim_waiting()
        local ready = redis.call('ZRANGEBYSCORE', lanes, 0, now, 'LIMIT', 0, MOST_LANES)
        for _, lane in ipairs(ready) do
            local limit = limit_of(task_of(lane))
            local at = ready_at(lane, limit)
            local empty = false
            while at == 0 and not empty and not lacks_room(limit) do
                if claimed >= max then
                    return
                end
                local step, message = pop_waiting(lane)
                if message then
                    start(step, message, lane, limit)
                    hold_them()
                    at = ready_at(lane, limit)
                else
                    empty = true
                end
            end
            -- Removed before it is set anew, for the sake of a Redis whose memory is full: see claim.lua.
            redis.call('ZREM', lanes, lane)
            if empty then
                redis.call('SREM', lanes_index(lanes), lane)
            else
                redis.call('ZADD', lanes, at, lane)
            end
        end
        look_again = look_again or #ready == MOST_LANES
    end

    -- What is to be moved to those that wait: list -> its lane, step, key and messages; and lane -> when it is ready, or true if that
    -- is known.
    local waiting, blocked, set_aside = {}, {}, 0

    -- Claims a message, or puts it among those of its key that wait.
    local function sift(step, message, key)
        local lane, limit = lane_of(message)
        if not lane then
            take(step, message, '', lock_of(message))
            return
        end
        if blocked[lane] == nil and redis.call('ZSCORE', lanes, lane) then
            blocked[lane] = true
        end
        if blocked[lane] == nil then
            local at = ready_at(lane, limit)
            if at == 0 and not lacks_room(limit) then
                start(step, message, lane, limit)
                return
            end
            blocked[lane] = at
        end
        local list = list_of_key(flow, step, lane, key)
        waiting[list] = waiting[list] or {lane = lane, step = step, key = key}
        table.insert(waiting[list], message)
        set_aside = set_aside + 1
    end

    local function set_them_aside()
        for list, messages in pairs(waiting) do
            local lane = messages.lane
            redis.call('LPUSH', list, unpack(messages))
            redis.call('HINCRBY', flow, 'waiting\t' .. task_of(lane), #messages)
            if messages.key ~= '' then
                join(flow, messages.step, lane, messages.key)
            end
            if blocked[lane] ~= true then
                redis.call('ZADD', lanes, blocked[lane], lane)
                redis.call('SADD', lanes_index(lanes), lane)
            end
        end
        waiting, blocked = {}, {}
    end

    local function claim_in_order(i, room)
        local step = string.sub(steps, i, i)
        local more = true
        while more do
            local most = math.min(room - claimed, MOST_SET_ASIDE - set_aside)
            local messages = most > 0 and redis.call('RPOP', KEYS[9 + i], most) or {}
            for _, message in ipairs(messages) do
                sift(step, message, '')
            end
            hold_them()
            more = most > 0 and #messages == most
        end
    end

    -- How many ready messages were moved to those of their keys, and the keys of which nothing waits.
    local sorted, gone = 0, {}

    -- Pops ready messages, and moves those that have a key to the others of it. Returns false if there were none.
    local function sift_ready(step, list, count)
        local before = claimed
        while claimed - before < count and sorted < MOST_SET_ASIDE and set_aside < MOST_SET_ASIDE do
            local messages = redis.call('RPOP', list, math.min(count - (claimed - before), MOST_SET_ASIDE - sorted))
            if not messages then
                return claimed > before
            end
            for _, message in ipairs(messages) do
                local key = fairness_key(message)
                if key ~= '' and await_turn(flow, lanes, step, SHARED, key, 'LPUSH', message) then
                    sorted = sorted + 1
                    gone[key] = nil
                else
                    sift(step, message, key)
                end
            end
        end
        return sorted < MOST_SET_ASIDE
    end

    local popped = 0

    local function sift_key(step, key, count)
        local messages = pop_key(flow, step, SHARED, key, count)
        if not messages then
            return false
        end
        popped = popped + #messages
        for _, message in ipairs(messages) do
            sift(step, message, key)
        end
        return true
    end

    -- Has the first message of each key that is next, should others wait for its limit already, wait with them: else the keys of those would
    -- be served alone, as long as they leave no room for more.
    local function join_those_that_wait()
        for i = 1, #steps do
            local step = string.sub(steps, i, i)
            for _, key in ipairs(redis.call('ZRANGE', turns_of(flow, step, SHARED), 0, MOST_LANES - 1)) do
                local message = redis.pcall('LINDEX', list_of_key(flow, step, SHARED, key), -1)
                local lane = type(message) == 'string' and lane_of(message)
                if lane and redis.call('ZSCORE', lanes, lane) then
                    sift_key(step, key, 1)
                end
            end
        end
        set_them_aside()
    end

    -- A claim of many messages, which are short then, serves some of a key in one turn; otherwise a turn is one message. Each round serves
    -- the keys whose virtual time is less than a turn after the lowest. One that is alone need not count.
    local function claim_in_turns(i, room)
        local step, ready = string.sub(steps, i, i), KEYS[9 + i]
        local turns = turns_of(flow, step, SHARED)
        local turn = math.ceil(max / 64)
        restore(turns)
        if redis.call('LLEN', ready) > 0 then
            join(flow, step, SHARED, '')
        end
        local round
        repeat
            local most = math.min(room - claimed, MOST_SET_ASIDE - set_aside)
            round = most > 0 and redis.call('ZRANGE', turns, 0, math.ceil(most / turn), 'WITHSCORES') or {}
            local ends = (round[2] or 0) + (#round == 2 and most or turn)
            local served = {}
            gone = {}
            for j = 1, #round, 2 do
                local key, time = round[j], tonumber(round[j + 1])
                local count = math.min(most, math.ceil(ends - time))
                if count <= 0 then
                    break
                end
                local before = claimed
                if (key == '' and sift_ready or sift_key)(step, key == '' and ready or key, count) then
                    served[#served + 1] = time + claimed - before
                    served[#served + 1] = key
                else
                    gone[key] = true
                end
                most = most - count
            end
            hold_them()
            if #served > 0 then
                redis.call('ZADD', turns, unpack(served))
            end
            forget(turns, gone)
        until #round == 0
    end

    local function claim_ready()
        for i = 1, #steps do
            local room = max - claim.left_to_worse[i]
            if has_keys then
                claim_in_turns(i, room)
            else
                claim_in_order(i, room)
            end
        end
        look_again = look_again or set_aside >= MOST_SET_ASIDE or sorted >= MOST_SET_ASIDE
        if popped > 0 then
            redis.call('HINCRBY', flow, 'waiting\t', -popped)
        end
        set_them_aside()
    end

    if has_keys and has_limits then
        join_those_that_wait()
    end
    if claim.turn > 0 then
        if has_keys then
            claim.left_to_worse = room_for_worse(#steps, max, claim.turn, function(i)
                local keys = redis.call('ZCARD', turns_of(flow, string.sub(steps, i, i), SHARED))
                return keys + redis.call('LLEN', KEYS[9 + i])
            end)
        end
        claim_ready()
        claim_waiting()
    else
        claim_waiting()
        claim_ready()
    end

    if has_keys then
        leave_shared_lane(flow, lanes, steps)
    end
    if claimed + set_aside + sorted > 0 then
        keep(flow)
    end
    if look_again and claimed < max then
        return claimed, held_back, now
    end
    local next = redis.call('ZRANGEBYSCORE', lanes, '(' .. now, '(inf', 'WITHSCORES', 'LIMIT', 0, 1)
    return claimed, held_back, next[2] and tonumber(next[2]) or -1
end

