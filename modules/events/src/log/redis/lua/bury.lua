-- KEYS: the stream, the due times, the dead letters
-- ARGV: the group, the member, the id, the attempt, the cause
-- Returns 0 if this delivery is not the last one of the entry.

local member, attempt = pending(KEYS[1], ARGV[1], ARGV[3])
if member ~= ARGV[2] or attempt ~= tonumber(ARGV[4]) then return 0 end
bury(KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[3], attempt, ARGV[5])
return 1
