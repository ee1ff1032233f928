"""Compares the dates of the cases with those of cron-parser and croniter, where these two agree.

Each difference gets a reason. A difference whose reason is not in the table of `README.md` is a failure.
"""

import re
import sys
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

HOUR = 3600
EXAMPLES = 3
REASONS = set(re.findall(r"^\| `(.+?)` \|", Path(__file__).with_name("README.md").read_text(), re.M))


def local(instant, zone):
    return datetime.fromtimestamp(instant, ZoneInfo(zone))


def offset(instant, zone):
    return local(instant, zone).utcoffset().total_seconds()


def ends_gap(instant, zone):
    return offset(instant, zone) > offset(instant - 1, zone)


def is_fixed(expression):
    fields = expression.split()
    return all(field.isdigit() for field in fields[: len(fields) - 3])


def after_gap(instant, zone):
    """Returns whether the clock went forward in the hour before."""
    half_hours = range(instant - instant % 1800, instant - HOUR, -1800)
    return any(ends_gap(before, zone) for before in half_hours)


def hours(expression):
    """Yields the values of the hour field."""
    for element in expression.split()[-4].split(","):
        values, _, step = element.partition("/")
        first, _, last = "0-23".partition("-") if values == "*" else values.partition("-")
        yield from range(int(first), int(last or first) + 1, int(step or 1))


def reason(expression, zone, ours, theirs):
    """Returns the reason for a date that only we have (`theirs` is None) or only they have (`ours` is None)."""
    fixed = is_fixed(expression)
    if fixed and ours and ends_gap(ours, zone):
        return "a fixed time in a gap"
    if fixed and theirs:
        if local(theirs, zone).fold:
            return "the second occurrence of a fixed time"
        if after_gap(theirs, zone):
            return "a fixed time in a gap"
    if not fixed and theirs and after_gap(theirs, zone):
        if local(theirs, zone).hour not in hours(expression):
            return "a repeating hour in a gap"
    if not fixed and ours and local(ours, zone).fold:
        back = offset(ours - HOUR, zone) - offset(ours, zone)
        if back < HOUR:
            return "repeating times where the clock goes back by half an hour"
    return "unknown"


def reasons(expression, zone, ours, theirs):
    """Yields the reasons of all dates up to the last one that both lists reach."""
    end = min(ours[-1], theirs[-1])
    for date in sorted(set(ours) ^ set(theirs)):
        if date <= end and date in ours:
            yield reason(expression, zone, date, None)
        elif date <= end:
            yield reason(expression, zone, None, date)


def format_dates(dates, zone):
    return ", ".join(local(date, zone).strftime("%F %T %z") for date in dates)


def main(cases, first, second):
    counts = Counter()
    differences = defaultdict(list)
    for case, one, other in zip(*map(open, (cases, first, second)), strict=True):
        expression, zone, start, ours = case.rstrip("\n").split("\t")
        counts["cases"] += 1
        if "error" in one or "error" in other:
            counts["one has an error"] += 1
        elif one != other:
            counts["the two disagree"] += 1
        else:
            counts["compared"] += 1
            if ours != one.strip():
                counts["we disagree"] += 1
                ours, theirs = ([int(date) for date in dates.split(",")] for dates in (ours, one))
                text = f"{expression} in {zone} after {format_dates([int(start)], zone)}\n"
                text += f"      ours:   {format_dates(ours, zone)}\n"
                text += f"      theirs: {format_dates(theirs, zone)}"
                for name in sorted(set(reasons(expression, zone, ours, theirs))) or ["unknown"]:
                    differences[name].append(text)
    for name in ("cases", "one has an error", "the two disagree", "compared", "we disagree"):
        print(f"{name}: {counts[name]}")
    for name, texts in sorted(differences.items()):
        print(f"  {name}: {len(texts)}")
        for text in texts[: None if name not in REASONS else EXAMPLES]:
            print(f"    {text}")
    missing = set(differences) - REASONS
    if missing:
        sys.exit(f"reasons that are not in the table of README.md: {', '.join(sorted(missing))}")
    # With fewer compared cases, the test would prove too little.
    if counts["compared"] < counts["cases"] / 2:
        sys.exit("cron-parser and croniter agree on too few cases")


main(*sys.argv[1:])
