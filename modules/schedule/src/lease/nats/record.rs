//! The entry of a lease in a bucket.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The value of an entry.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Record {
    /// The name of the lease, which makes the entry readable: the key may be a digest.
    pub(super) name: String,
    /// The holder; `None` if the lease was released.
    pub(super) holder: Option<String>,
    /// The token; `None` if the token is the revision of this entry, which is known only after the write.
    pub(super) token: Option<u64>,
    /// The duration of the lease in milliseconds.
    pub(super) ttl: u64,
    /// The start of the duration, in nanoseconds; `None` if it is the timestamp of this entry.
    pub(super) since: Option<u64>,
    /// The scheduled time of the last run.
    pub(super) last: Option<i64>,
    /// The id of the call that recorded it.
    pub(super) run: Option<String>,
}

/// The entry of a lease.
pub(super) struct Entry {
    /// The revision that the next write compares; 0 if the key has never been written.
    pub(super) revision: u64,
    /// The timestamp of the entry, in nanoseconds.
    pub(super) written: u64,
    pub(super) record: Record,
}

impl Entry {
    /// Parses an entry. An entry without a value means that the key was purged or deleted.
    pub(super) fn parse(revision: u64, written: u64, value: &[u8]) -> serde_json::Result<Self> {
        let record =
            if value.is_empty() { Record::default() } else { serde_json::from_slice(value)? };
        Ok(Self { revision, written, record })
    }

    pub(super) fn absent() -> Self {
        Self { revision: 0, written: 0, record: Record::default() }
    }

    pub(super) fn token(&self) -> u64 {
        self.record.token.unwrap_or(self.revision)
    }

    /// Returns the holder of an unexpired lease.
    pub(super) fn holder(&self, now: u64) -> Option<&str> {
        let ttl = Duration::from_millis(self.record.ttl).as_nanos() as u64;
        let expiry = self.since().saturating_add(ttl);
        self.record.holder.as_deref().filter(|_| now < expiry)
    }

    /// Returns whether the token belongs to the current, unexpired lease.
    pub(super) fn is_current(&self, token: u64, now: u64) -> bool {
        self.holder(now).is_some() && self.token() == token
    }

    /// Returns the record for an entry that continues this lease, with the token and the time that this entry implies.
    pub(super) fn continued(&self) -> Record {
        Record { token: Some(self.token()), since: Some(self.since()), ..self.record.clone() }
    }

    fn since(&self) -> u64 {
        self.record.since.unwrap_or(self.written)
    }
}
