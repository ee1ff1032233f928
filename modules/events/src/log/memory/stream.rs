//! The events with one name, and the groups that receive them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::log::dead_letter::{report, truncate_cause};
use crate::log::{DeadLetter, Envelope, Group, Start};

/// The time for which the id of an event is remembered.
const ID_LIFETIME: Duration = Duration::from_secs(120);

#[derive(Default)]
pub(super) struct Stream {
    entries: VecDeque<Entry>,
    /// The sequence number of the next entry.
    next: u64,
    groups: HashMap<String, Position>,
    letters: HashMap<String, BTreeMap<u64, DeadLetter>>,
    /// The number of the next dead letter.
    next_letter: u64,
    remembered: HashSet<String>,
    expiring: VecDeque<(Instant, String)>,
}

struct Entry {
    sequence: u64,
    appended: Instant,
    envelope: Envelope,
    /// The only group that receives the entry; `None` if all groups receive it.
    only: Option<String>,
}

/// The position of a group.
#[derive(Default)]
struct Position {
    /// The first entry that has not been delivered.
    next: u64,
    /// The entries that were delivered and not acknowledged.
    pending: BTreeMap<u64, Pending>,
    /// The times at which the pending entries are delivered again.
    due: BTreeSet<(Instant, u64)>,
}

struct Pending {
    attempt: u32,
    due: Instant,
}

/// The outcome of an attempt to take a delivery.
pub(super) enum TakeOutcome {
    Delivery { envelope: Envelope, sequence: u64, attempt: u32 },
    Nothing { until: Option<Instant> },
}

/// A stream without room for another event.
pub(super) struct StreamFull {
    pub(super) group: String,
    pub(super) length: usize,
}

impl Position {
    /// Returns the first entry that the group has not acknowledged.
    fn floor(&self) -> u64 {
        self.pending.keys().next().copied().unwrap_or(self.next)
    }

    fn set(&mut self, sequence: u64, attempt: u32, due: Instant) {
        self.remove(sequence);
        self.pending.insert(sequence, Pending { attempt, due });
        self.due.insert((due, sequence));
    }

    fn remove(&mut self, sequence: u64) {
        if let Some(pending) = self.pending.remove(&sequence) {
            self.due.remove(&(pending.due, sequence));
        }
    }

    /// Returns whether this is the last delivery of the entry, and the entry was not acknowledged.
    fn is_current(&self, sequence: u64, attempt: u32) -> bool {
        self.pending.get(&sequence).is_some_and(|pending| pending.attempt == attempt)
    }
}

impl Stream {
    pub(super) fn append(
        &mut self,
        envelope: &Envelope,
        max_length: usize,
        max_age: Duration,
    ) -> Result<(), StreamFull> {
        let now = Instant::now();
        while self.expiring.front().is_some_and(|(until, _)| *until <= now) {
            if let Some((_, id)) = self.expiring.pop_front() {
                self.remembered.remove(&id);
            }
        }
        if self.remembered.contains(&envelope.id) {
            return Ok(());
        }
        self.trim(now, max_length, max_age)?;
        self.remembered.insert(envelope.id.clone());
        self.expiring.push_back((now + ID_LIFETIME, envelope.id.clone()));
        self.push(envelope.clone(), None);
        Ok(())
    }

    fn push(&mut self, envelope: Envelope, only: Option<String>) {
        let appended = Instant::now();
        self.entries.push_back(Entry { sequence: self.next, appended, envelope, only });
        self.next += 1;
    }

    /// Removes acknowledged entries: those that are too old, and those that exceed the maximum length.
    fn trim(
        &mut self,
        now: Instant,
        max_length: usize,
        max_age: Duration,
    ) -> Result<(), StreamFull> {
        let slowest = self.groups.iter().min_by_key(|(_, position)| position.floor());
        let floor = slowest.map_or(self.next, |(_, position)| position.floor());
        let is_old = |entry: &Entry| now.duration_since(entry.appended) > max_age;
        while let Some(first) = self.entries.front()
            && (self.entries.len() >= max_length || is_old(first))
        {
            if first.sequence < floor {
                self.entries.pop_front();
            } else if self.entries.len() >= max_length {
                let group = slowest.map(|(name, _)| name.clone()).unwrap_or_default();
                return Err(StreamFull { group, length: self.entries.len() });
            } else {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn subscribe(&mut self, group: &Group) {
        let next = match group.start {
            Start::End => self.next,
            Start::Beginning => self.entries.front().map_or(self.next, |entry| entry.sequence),
        };
        let new = || Position { next, ..Position::default() };
        self.groups.entry(group.name.clone()).or_insert_with(new);
    }

    pub(super) fn remove_group(&mut self, group: &str) {
        self.groups.remove(group);
    }

    /// Returns the next delivery of a group.
    pub(super) fn take(&mut self, group: &Group, max_letters: usize) -> TakeOutcome {
        let now = Instant::now();
        if !self.groups.contains_key(&group.name) {
            self.subscribe(&group.clone().start(Start::Beginning));
        }
        while let Some((sequence, attempt)) = self.overdue(&group.name, now) {
            if attempt >= group.max_attempts.max(1) {
                let cause = group.unacknowledged(attempt);
                self.bury(group, sequence, attempt, &cause, max_letters);
                report(&group.event, &group.name, &cause);
            } else {
                return self.deliver(group, sequence, attempt.saturating_add(1), now);
            }
        }
        match self.next_undelivered(&group.name) {
            Some(sequence) => self.deliver(group, sequence, 1, now),
            None => {
                let due = self.groups.get(&group.name).and_then(|position| position.due.first());
                TakeOutcome::Nothing { until: due.map(|(due, _)| *due) }
            }
        }
    }

    /// Returns the entry whose acknowledgement time or delay has ended first, and its last attempt.
    fn overdue(&self, group: &str, now: Instant) -> Option<(u64, u32)> {
        let position = self.groups.get(group)?;
        let (_, sequence) = position.due.first().filter(|(due, _)| *due <= now)?;
        let pending = position.pending.get(sequence)?;
        Some((*sequence, pending.attempt))
    }

    /// Advances to the next entry that has not been delivered.
    fn next_undelivered(&mut self, group: &str) -> Option<u64> {
        let first = self.entries.front()?.sequence;
        let position = self.groups.get_mut(group)?;
        loop {
            position.next = position.next.max(first);
            let entry = self.entries.get((position.next - first) as usize)?;
            position.next += 1;
            if entry.only.as_ref().is_none_or(|only| only == group) {
                return Some(entry.sequence);
            }
        }
    }

    fn deliver(&mut self, group: &Group, sequence: u64, attempt: u32, now: Instant) -> TakeOutcome {
        let envelope = self.envelope(sequence).cloned();
        match (envelope, self.groups.get_mut(&group.name)) {
            (Some(envelope), Some(position)) => {
                position.set(sequence, attempt, now + group.wait());
                TakeOutcome::Delivery { envelope, sequence, attempt }
            }
            // Pending entries are never removed, so this does not happen.
            _ => TakeOutcome::Nothing { until: None },
        }
    }

    fn envelope(&self, sequence: u64) -> Option<&Envelope> {
        let first = self.entries.front()?.sequence;
        let entry = self.entries.get(sequence.checked_sub(first)? as usize)?;
        Some(&entry.envelope)
    }

    pub(super) fn ack(&mut self, group: &str, sequence: u64) {
        if let Some(position) = self.groups.get_mut(group) {
            position.remove(sequence);
        }
    }

    pub(super) fn delay(&mut self, group: &str, sequence: u64, attempt: u32, due: Instant) {
        if let Some(position) = self.groups.get_mut(group)
            && position.is_current(sequence, attempt)
        {
            position.set(sequence, attempt, due);
        }
    }

    pub(super) fn bury(
        &mut self,
        group: &Group,
        sequence: u64,
        attempt: u32,
        cause: &str,
        max_letters: usize,
    ) {
        let Some(envelope) = self.envelope(sequence).cloned() else { return };
        let Some(position) = self.groups.get_mut(&group.name) else { return };
        if !position.is_current(sequence, attempt) {
            return;
        }
        position.remove(sequence);
        let id = self.next_letter;
        self.next_letter += 1;
        let letter = DeadLetter {
            cause: truncate_cause(cause).to_owned(),
            attempts: attempt,
            at: SystemTime::now(),
            ..DeadLetter::new(id.to_string(), &group.name, envelope)
        };
        let letters = self.letters.entry(group.name.clone()).or_default();
        letters.insert(id, letter);
        while letters.len() > max_letters {
            letters.pop_first();
            let Group { event, name, .. } = group;
            tracing::warn!(event, group = name, max_letters, "dropped the oldest dead letter");
        }
    }

    pub(super) fn letters(&self, group: &str, after: Option<u64>, limit: usize) -> Vec<DeadLetter> {
        let first = after.map_or(0, |after| after.saturating_add(1));
        let letters = self.letters.get(group).into_iter();
        let letters = letters.flat_map(|letters| letters.range(first..)).take(limit);
        letters.map(|(_, letter)| letter.clone()).collect()
    }

    pub(super) fn count_letters(&self, group: &str) -> u64 {
        self.letters.get(group).map_or(0, |letters| letters.len() as u64)
    }

    pub(super) fn redrive(&mut self, group: &str, id: &str) -> bool {
        let letter = self.take_letter(group, id);
        let envelope = letter.and_then(|letter| letter.envelope);
        envelope.map(|envelope| self.push(envelope, Some(group.to_owned()))).is_some()
    }

    pub(super) fn take_letter(&mut self, group: &str, id: &str) -> Option<DeadLetter> {
        self.letters.get_mut(group)?.remove(&id.parse().ok()?)
    }
}
