-- KEYS: the dead letters, the stream, the bell
-- ARGV: the id of the dead letter, the group
-- Returns 0 if there is no such dead letter, and -1 if it has no content.

local dead, stream = KEYS[1], KEYS[2]
local letter = redis.call('XRANGE', dead, ARGV[1], ARGV[1])[1]
if not letter then return 0 end
local first = letter[2][5] == 'only-group' and 7 or 5
if #letter[2] < first then return -1 end
redis.call('XADD', stream, '*', 'only-group', ARGV[2], unpack(letter[2], first))
redis.call('XDEL', dead, ARGV[1])
ring(KEYS[3])
return 1
