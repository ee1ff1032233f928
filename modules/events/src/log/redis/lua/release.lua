-- KEYS: the stream, the due times, the bell
-- ARGV: the group, the member, ids and attempts
-- Releases entries as if they had not been delivered.

local stream, due, group, member = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
for index = 3, #ARGV, 2 do
    local id, attempt = ARGV[index], tonumber(ARGV[index + 1])
    local holder, last = pending(stream, group, id)
    if holder == member and last == attempt then
        redis.call('XCLAIM', stream, group, member, 0, id, 'RETRYCOUNT', attempt - 1, 'JUSTID')
        redis.call('ZADD', due, now(), id)
    end
end
if #redis.call('XPENDING', stream, group, '-', '+', 1, member) == 0 then
    redis.call('XGROUP', 'DELCONSUMER', stream, group, member)
end
ring(KEYS[3])
return 1
