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

