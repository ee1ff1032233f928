-- KEYS: the stream, the due times, the dead letters, the bell
-- ARGV: the group, the member, the number of entries, the time for their acknowledgement, the maximum number of attempts
-- Returns the last ring of the bell, the time until the next entry is due, whether there may be more entries now, the causes of
-- new dead letters, and the entries: id, attempt, fields and values.

local stream, due, dead, bell = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local group, member = ARGV[1], ARGV[2]
local count, wait, attempts = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local start = now()
local taken, causes = {}, {}
local has_more = 0

local function take(entry, attempt)
    redis.call('ZADD', due, start + wait, entry[1])
    taken[#taken + 1] = {entry[1], attempt, entry[2]}
end

local function make_dead_letter(id, attempt, cause)
    bury(stream, due, dead, group, id, attempt, cause)
    causes[#causes + 1] = cause
end

-- Takes an entry that waits for a retry, or whose acknowledgement did not arrive in time.
local function take_again(id)
    local _, attempt = pending(stream, group, id)
    if not attempt then
        redis.call('ZREM', due, id)
    elseif attempt >= attempts then
        make_dead_letter(id, attempt, 'attempt ' .. attempt .. ' was not acknowledged within ' .. wait .. 'ms')
    else
        local entry = redis.call('XCLAIM', stream, group, member, 0, id)[1]
        if entry then
            take(entry, attempt + 1)
        else
            make_dead_letter(id, attempt, 'the entry was deleted from the stream')
        end
    end
end

local ids = redis.call('ZRANGEBYSCORE', due, '-inf', start, 'LIMIT', 0, count)
for _, id in ipairs(ids) do take_again(id) end
if #ids == count then has_more = 1 end

if #taken < count then
    local read = redis.call('XREADGROUP', 'GROUP', group, member, 'COUNT', count - #taken,
        'STREAMS', stream, '>')
    for _, entry in ipairs(read and read[1][2] or {}) do
        local fields = entry[2]
        if fields[1] == 'only-group' and fields[2] ~= group then
            redis.call('XACK', stream, group, entry[1])
            has_more = 1
        else
            take(entry, 1)
        end
    end
end

local first = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
local until_due = first[2] and math.max(first[2] - start, 0) or -1
local ring = redis.call('XREVRANGE', bell, '+', '-', 'COUNT', 1)[1]
return {ring and ring[1] or '0-0', until_due, has_more, causes, taken}
