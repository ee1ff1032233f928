"""Reads the diagnostics in a message of the compiler."""

import re
from dataclasses import dataclass, field


@dataclass
class Diagnostic:
    title: str
    notes: list = field(default_factory=list)
    help: str = ""

    def dependency(self):
        """Returns the consumer and the index of the dependency that the diagnostic is about."""
        for note in self.notes:
            found = re.match(r"(?:`(.+?)` declares it|declared) as `_?d(\d+)`$", note)
            if found:
                consumer = found.group(1) or re.match(r"`(.+?)`", self.title).group(1)
                return consumer, int(found.group(2))
        raise LookupError(f"no dependency in {self.notes}")

    def subjects(self):
        """Returns what the diagnostic is about: the consumers with the types that they need, and the modules with the
        exports that have no provider. Other diagnostics have one subject."""
        first = subject(self.title)
        if first == self.title:
            return {first}
        of = first[1]
        found = {first}
        owners = [re.match(r"`(.+?)` (?:provides it$|binds it to)", note) for note in self.notes]
        owners = [owner.group(1) for owner in owners if owner]
        for note in self.notes:
            consumer = re.match(r"`(.+?)` (?:needs it as well,|exports it$)", note)
            other = re.match(r"`(.+?)` (?:needs|exports) `(.+?)` from it", note)
            if consumer and consumer.group(1) not in owners:
                found.add((consumer.group(1), of))
            elif other:
                found.add(other.groups())
        return found


def subject(title):
    """Returns the consumer and the type that it needs, the module and the export without a provider, or the title."""
    missing = re.match(r"`(.+?)` needs `(.+?)`, which `.+` cannot see$", title)
    export = re.match(r"`(.+?)` exports `(.+?)`, which it neither provides nor imports$", title)
    found = missing or export
    return found.groups() if found else title


def diagnostics(message):
    """Returns the diagnostics of a message, in order."""
    all_of_them = []
    for line in message.splitlines():
        title = re.match(r"  (\d+)\. (.*)$", line)
        remedy = re.match(r"     help: (.*)$", line)
        note = re.match(r"       (?:\S+:\d+|\(here\))\s+(.*)$", line)
        if title:
            all_of_them.append(Diagnostic(title.group(2)))
        elif remedy:
            all_of_them[-1].help = remedy.group(1)
        elif note:
            all_of_them[-1].notes.append(note.group(1))
    return all_of_them
