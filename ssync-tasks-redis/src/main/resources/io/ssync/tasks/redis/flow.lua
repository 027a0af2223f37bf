-- flow.lua: what the scripts share that move messages of limited, of unique, and of fair tasks; put in front of them, not run alone.
--
-- Such a message is marked in its in-flight hash: the field '<step>-<token>' goes on with '\n<lane>\n<lock>', either of which
-- may be empty. Whatever takes a marked field out of flight gives back what it stands for:
--   lane  '<task>\t<key>', one of those that may run at once under a concurrency limit
--   lock  '<mode>:<milliseconds>:<key>:<task id>', the lock of a unique task; mode 's' until it starts, 'e' until it ends,
--         'r' if another task has its place, so that it must not run
--
-- The keys of a queue's flow control. Those that begin with another key are named in the scripts, since which of them are
-- needed is known only when a message is looked at; they have the same hash tag, so they are in the same cluster slot. A
-- server that wants to know all keys beforehand (Dragonfly, unless it is told otherwise) cannot run limited and unique tasks.
--   limits  hash: 'r<task>' the rate that the code declares, 'R<task>' the one that an operator has set instead, both as
--           '<least microseconds between two starts> <as people write it>', 0 for no limit; 'c<task>' and 'C<task>' how many
--           at once in the same way, 0 for no limit; 'k<task>' if that counts by key; 'a<alias>' the task of another name;
--           'u' once there have been unique tasks, 'f' once there have been fair ones
--           Both hashes live for a week after the queue was last used: keep.lua says how.
--   flow    hash: 'running\t<lane>' how many are in flight, 'rate\t<task>' microseconds from which the next may start,
--           'waiting\t<task>' how many wait for a limit, 'unique' once there have been unique tasks, 'fair' the same
--   lanes   sorted set: lane with waiting messages -> when the first of them may be claimed, in ms, or inf if one that runs
--           has to end before
--   <lanes>:index              set: the lanes once more, so that either of the two can be lost; see repair.lua
--   <flow>:<step>\t<lane>      list of the waiting messages of a lane
--   <flow>:<step>\t<lane>\t<fairness key>, <flow>:turns:<step>\t<lane>: see turns.lua
--   <flow>:unique:<key>        id of the task that has the lock
--   <flow>:replaced            sorted set: id of a task whose place another has taken -> when, in ms; until it was claimed and
--                              settled
local function waiting_list(flow, step, lane)
    return flow .. ':' .. step .. '\t' .. lane
end

local function lanes_index(lanes)
    return lanes .. ':index'
end

local function replaced_tasks(flow)
    return flow .. ':replaced'
end

local function task_of(lane)
    return string.match(lane, '^(.-)\t') or lane
end

-- The lane and the lock of a field; '' or nil if there is none.
local function marks(field)
    return string.match(field, '\n([^\n]*)\n([^\n]*)$')
end

local function lock_parts(lock)
    return string.match(lock, '^(.):(%d+):([^:]*):(.*)$')
end

-- A message leaves flight: another one of its lane may be claimed.
local function leave(flow, lanes, field)
    local lane = marks(field)
    if lane and lane ~= '' then
        local running = 'running\t' .. lane
        if redis.call('HINCRBY', flow, running, -1) <= 0 then
            redis.call('HDEL', flow, running)
        end
        redis.call('ZADD', lanes, 'XX', 0, lane)
    end
end

-- A message is settled for good: the lock of its task, if it is held until the end, is free.
local function unlock(flow, field)
    local _, lock = marks(field)
    local mode, _, key, id = lock_parts(lock or '')
    -- Not worth a message either, what somebody else has written there: see lock_again.
    if mode == 'e' and redis.pcall('GET', flow .. ':unique:' .. key) == id then
        redis.call('DEL', flow .. ':unique:' .. key)
    elseif mode == 'r' then
        redis.call('ZREM', replaced_tasks(flow), id)
    end
end

-- Reads keys with a command that Redis refuses if one of them is of another type, which ends the script. To be called before it
-- changes anything: what fails after a message was taken out of flight would lose that message.
local function expect(command, ...)
    for _, key in ipairs({...}) do
        redis.call(command, key)
    end
end

-- A message that has begun, or was about to, has to begin again: its task has its lock back, if it is held until the start.
local function lock_again(flow, lock)
    local mode, milliseconds, key, id = lock_parts(lock or '')
    if mode == 's' then
        -- Not worth a message, whatever somebody has written there.
        redis.pcall('SET', flow .. ':unique:' .. key, id, 'PX', milliseconds, 'NX')
    end
end

