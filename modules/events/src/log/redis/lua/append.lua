-- KEYS: the stream, the bell, the marker of the event id, the marker of the last removal of old entries
-- ARGV: the maximum length, the maximum age, the time for which the id is remembered, fields and values
-- Returns nothing if the event was appended. If the stream is full, returns its length and the group that has not
-- acknowledged the oldest entry.

local stream, bell, id_marker, trim_marker = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local max_length, max_age, id_lifetime = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])

local function number(id)
    local time, sequence = string.match(id, '^(%d+)-(%d+)$')
    return tonumber(time), tonumber(sequence)
end

local function after(id)
    local time, sequence = number(id)
    return string.format('%.0f-%.0f', time, sequence + 1)
end

local function is_before(a, b)
    local a_time, a_sequence = number(a)
    local b_time, b_sequence = number(b)
    return a_time < b_time or (a_time == b_time and a_sequence < b_sequence)
end

-- Redis returns names and values alternating.
local function fields(list)
    local map = {}
    for index = 1, #list, 2 do map[list[index]] = list[index + 1] end
    return map
end

local function groups()
    local all = {}
    for index, group in ipairs(redis.call('XINFO', 'GROUPS', stream)) do all[index] = fields(group) end
    return all
end

-- Returns the first entry that a group has not acknowledged, and the group.
local function floor()
    local first, slowest
    for _, group in ipairs(groups()) do
        local id = after(group['last-delivered-id'])
        if group.pending > 0 then id = redis.call('XPENDING', stream, group.name)[2] end
        if not first or is_before(id, first) then first, slowest = id, group.name end
    end
    return first, slowest
end

-- Redis keeps members that no longer exist. Members without entries can be removed.
local function remove_members()
    for _, group in ipairs(groups()) do
        for _, member in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group.name)) do
            member = fields(member)
            if member.pending == 0 and member.idle > 3600000 then
                redis.call('XGROUP', 'DELCONSUMER', stream, group.name, member.name)
            end
        end
    end
end

if id_lifetime > 0 and redis.call('EXISTS', id_marker) == 1 then return false end

local length = redis.call('XLEN', stream)
if length >= max_length then
    local first, slowest = floor()
    local count = math.min(length - max_length + 1, 100)
    local before = first and '(' .. first or '+'
    local removed = redis.call('XRANGE', stream, '-', before, 'COUNT', count)
    if #removed == 0 then return {length, slowest or ''} end
    redis.call('XTRIM', stream, 'MINID', after(removed[#removed][1]))
end

if length > 0 and redis.call('SET', trim_marker, '', 'NX', 'PX', 1000) then
    local first = floor()
    local oldest = string.format('%.0f-0', math.max(now() - max_age, 0))
    if first and is_before(first, oldest) then oldest = first end
    redis.call('XTRIM', stream, 'MINID', oldest)
    remove_members()
end

redis.call('XADD', stream, '*', unpack(ARGV, 4))
if id_lifetime > 0 then redis.call('SET', id_marker, '', 'PX', id_lifetime) end
ring(bell)
return false
