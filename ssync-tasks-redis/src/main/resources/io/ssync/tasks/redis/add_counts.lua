-- add_counts.lua: add counts to those of a time.
--
-- KEYS     the slices that the time falls into, one of each span: hashes of counts by name
-- ARGV[1]  how many names a slice may have    ARGV[2]  the name that takes the rest
-- then how long each slice is kept, in milliseconds, in the order of KEYS
-- then, alternately, a name and its counts: "kind:count kind:count"
--
-- Counts are text, since a hash of one number for each would have thousands of fields.
local function sum(kept, added)
    local counts, kinds = {}, {}
    for _, text in ipairs({kept, added}) do
        for kind, count in string.gmatch(text, '(%w+):(%d+)') do
            if not counts[kind] then
                kinds[#kinds + 1] = kind
                counts[kind] = 0
            end
            counts[kind] = counts[kind] + tonumber(count)
        end
    end
    for i, kind in ipairs(kinds) do
        kinds[i] = kind .. ':' .. string.format('%.0f', counts[kind])
    end
    return table.concat(kinds, ' ')
end

for i, slice in ipairs(KEYS) do
    local size = redis.call('HLEN', slice)
    for j = 3 + #KEYS, #ARGV, 2 do
        local name = ARGV[j]
        local kept = redis.call('HGET', slice, name)
        if not kept and size >= tonumber(ARGV[1]) then
            name = ARGV[2]
            kept = redis.call('HGET', slice, name)
        elseif not kept then
            size = size + 1
        end
        redis.call('HSET', slice, name, kept and sum(kept, ARGV[j + 1]) or ARGV[j + 1])
    end
    redis.call('PEXPIRE', slice, ARGV[2 + i])
end
return #KEYS
