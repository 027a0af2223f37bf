-- steps.lua: which ready list a priority step belongs to; put in front of the scripts that need it, not run alone.
--
-- list_of(step, steps) returns the index among the ready lists; steps are the digits of all steps, such as '0369'. A step that
-- is not among them, since they have been configured anew, belongs to the next better one.
local function list_of(step, steps)
    for i = #steps, 2, -1 do
        if step >= string.sub(steps, i, i) then
            return i
        end
    end
    return 1
end

-- How much of the room of a claim each ready list leaves to the worse ones: none, unless turn is above 0. Then each worse list has a quarter; in a
-- claim that has less room than there are lists, one of those that have something has one place, another one with each turn.
-- length(i) says how many messages a list has.
local function room_for_worse(lists, max, turn, length)
    local left = {}
    for i = 1, lists do
        left[i] = 0
    end
    if turn > 0 and max < lists then
        local waiting = {}
        for i = 2, lists do
            waiting[#waiting + 1] = length(i) > 0 and i or nil
        end
        local chosen = waiting[turn % math.max(1, #waiting) + 1] or 1
        for i = 1, chosen - 1 do
            left[i] = 1
        end
    elseif turn > 0 then
        for i = lists - 1, 1, -1 do
            left[i] = left[i + 1] + math.min(math.ceil(max / 4), length(i + 1))
        end
    end
    return left
end

