-- Functions that several scripts use. Times are milliseconds of the clock of the server.

local function now()
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Wakes the members that wait for events.
local function ring(bell)
    redis.call('XADD', bell, 'MAXLEN', 1, '*', 'r', '')
end

-- Returns the member and the number of deliveries of an entry that a group has not acknowledged.
local function pending(stream, group, id)
    local entry = redis.call('XPENDING', stream, group, id, id, 1)[1]
    if entry then return entry[2], entry[4] end
end

local function acknowledge(stream, due, group, id)
    redis.call('XACK', stream, group, id)
    redis.call('ZREM', due, id)
end

-- Moves an entry to the dead letters of a group. Only other programs write entries with more fields, and Lua can't pass many
-- more of them.
local function bury(stream, due, dead, group, id, attempts, cause)
    local entry = redis.call('XRANGE', stream, id, id)[1]
    local fields = entry and entry[2] or {}
    local letter = {'cause', cause, 'attempts', attempts}
    for index = 1, math.min(#fields, 2000) do
        letter[#letter + 1] = fields[index]
    end
    redis.call('XADD', dead, '*', unpack(letter))
    acknowledge(stream, due, group, id)
end
