"""Prints the dates that croniter finds for the cases on standard input."""

import re
import sys
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from croniter import croniter

DATES = 5


@cache
def dialect(expression):
    """Returns the expression in the dialect of croniter: `L5` instead of `5L`."""
    return re.sub(r"(\d)L$", r"L\1", expression)


def dates(expression, zone, start):
    begin = datetime.fromtimestamp(start, ZoneInfo(zone))
    seconds_first = len(expression.split()) == 6
    cron = croniter(dialect(expression), begin, second_at_beginning=seconds_first)
    return ",".join(str(int(cron.get_next(float))) for _ in range(DATES))


for line in sys.stdin:
    expression, zone, start, _ = line.rstrip("\n").split("\t")
    try:
        print(dates(expression, zone, int(start)))
    except Exception as error:
        print(f"error: {error}")
