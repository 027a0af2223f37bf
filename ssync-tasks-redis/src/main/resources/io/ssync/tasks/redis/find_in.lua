-- find_in.lua: look for a text in one page of what a key holds. Changes nothing.
--
-- KEYS[1]  the key
-- ARGV[1]  'list', whose pages begin at the end that is served first; 'zset'; or 'hash'
-- ARGV[2]  where the page begins: 0 at first    ARGV[3]  how many entries it has    ARGV[4..]  texts, of which any is enough
--
-- Returns {where the next page begins as text, or '' at the end; and of the first entry with such a text: its index, the entry, its score
-- or field}.
local kind, from, count = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local next_page = string.format('%.0f', from + count)

local function matches(entry)
    for i = 4, #ARGV do
        if string.find(entry, ARGV[i], 1, true) then
            return true
        end
    end
    return false
end

if kind == 'list' then
    local entries = redis.call('LRANGE', KEYS[1], -from - count, -from - 1)
    for i = #entries, 1, -1 do
        if matches(entries[i]) then
            return {next_page, from + #entries - i, entries[i], ''}
        end
    end
    return {#entries < count and '' or next_page}
end
if kind == 'zset' then
    local entries = redis.call('ZRANGE', KEYS[1], from, from + count - 1, 'WITHSCORES')
    for i = 1, #entries, 2 do
        if matches(entries[i]) then
            return {next_page, from + (i - 1) / 2, entries[i], entries[i + 1]}
        end
    end
    return {#entries < 2 * count and '' or next_page}
end
local page = redis.call('HSCAN', KEYS[1], ARGV[2], 'COUNT', count)
local next = page[1] == '0' and '' or page[1]
for i = 1, #page[2], 2 do
    if matches(page[2][i + 1]) then
        return {next, 0, page[2][i + 1], page[2][i]}
    end
end
return {next}
