-- drop_dead.lua: throw dead letters away.
--
-- KEYS[1]  dead letters by time    KEYS[2]  dead letters by id
-- ARGV     ids of letters
--
-- Returns how many were still there.
local dropped = 0
for _, id in ipairs(ARGV) do
    if exhume(KEYS[1], KEYS[2], id) then
        dropped = dropped + 1
    end
end
return dropped
