-- KEYS: the stream, the due times, the bell
-- ARGV: the group, the member, the id, the attempt, the time until the entry is due
-- Returns 0 if this delivery is not the last one of the entry.

local member, attempt = pending(KEYS[1], ARGV[1], ARGV[3])
if member ~= ARGV[2] or attempt ~= tonumber(ARGV[4]) then return 0 end
redis.call('ZADD', KEYS[2], now() + tonumber(ARGV[5]), ARGV[3])
ring(KEYS[3])
return 1
