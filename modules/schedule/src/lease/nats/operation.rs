//! The operations on a bucket. Each write compares revisions. If the entry was replaced in the meantime, the operation begins
//! again.

use std::sync::Arc;
use std::time::Duration;

use super::bucket::{AttemptError, Bucket, Write};
use super::record::Record;

/// Returns the token, or `None` while another holder has the lease.
pub(super) async fn acquire(
    bucket: Arc<Bucket>,
    name: &str,
    holder: &str,
    ttl: Duration,
) -> Result<Option<u64>, AttemptError> {
    loop {
        let (entry, now) = bucket.entry(name).await?;
        let current = entry.holder(now);
        if current.is_some_and(|current| current != holder) {
            return Ok(None);
        }
        let token = current.map(|_| entry.token());
        let record = Record {
            name: name.to_owned(),
            holder: Some(holder.to_owned()),
            token,
            ttl: ttl.as_millis() as u64,
            since: None,
            last: entry.record.last,
            run: entry.record.run.clone(),
        };
        if let Write::Done(revision) = bucket.write(&entry, &record).await? {
            return Ok(Some(token.unwrap_or(revision)));
        }
    }
}

pub(super) async fn begin(
    bucket: Arc<Bucket>,
    name: &str,
    token: u64,
    at: i64,
    id: &str,
) -> Result<bool, AttemptError> {
    loop {
        let (entry, now) = bucket.entry(name).await?;
        // The response to an earlier attempt of this call was lost.
        if entry.record.last == Some(at) && entry.record.run.as_deref() == Some(id) {
            return Ok(true);
        }
        let is_later = entry.record.last.is_none_or(|last| last < at);
        if !is_later || !entry.is_current(token, now) {
            return Ok(false);
        }
        let record = Record { last: Some(at), run: Some(id.to_owned()), ..entry.continued() };
        if let Write::Done(_) = bucket.write(&entry, &record).await? {
            return Ok(true);
        }
    }
}

pub(super) async fn release(
    bucket: Arc<Bucket>,
    name: &str,
    holder: &str,
) -> Result<(), AttemptError> {
    loop {
        let entry = bucket.read(name).await?;
        if entry.record.holder.as_deref() != Some(holder) {
            return Ok(());
        }
        let record = Record { holder: None, ..entry.continued() };
        if let Write::Done(_) = bucket.write(&entry, &record).await? {
            return Ok(());
        }
    }
}

pub(super) async fn verify(
    bucket: Arc<Bucket>,
    name: &str,
    token: u64,
) -> Result<bool, AttemptError> {
    let (entry, now) = bucket.entry(name).await?;
    Ok(entry.is_current(token, now))
}

pub(super) async fn last(bucket: Arc<Bucket>, name: &str) -> Result<Option<i64>, AttemptError> {
    Ok(bucket.read(name).await?.record.last)
}
