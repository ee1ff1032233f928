//! The SQL statements on a table. `$1` is the key of the lease.

use std::sync::Arc;

/// The time of the server when the row is locked, in microseconds. `now()` would be the time before the wait for the lock.
const MICROS: &str = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

/// The condition that the lease of a row has a holder and has not expired.
const HELD: &str = "(l.holder IS NOT NULL AND l.expires_at > clock_timestamp())";

/// The statements on one table.
pub(super) struct Sql {
    pub(super) create: Arc<str>,
    pub(super) acquire: Arc<str>,
    pub(super) begin: Arc<str>,
    pub(super) verify: Arc<str>,
    pub(super) release: Arc<str>,
    pub(super) last: Arc<str>,
}

impl Sql {
    /// Builds the statements for a quoted table name.
    pub(super) fn new(table: &str) -> Self {
        Self {
            create: create(table).into(),
            acquire: acquire(table).into(),
            begin: format!(
                "UPDATE {table} AS l SET last_run = $3
                 WHERE l.name = $1 AND l.token = $2 AND {HELD}
                   AND (l.last_run IS NULL OR l.last_run < $3)
                 RETURNING l.token"
            )
            .into(),
            verify: format!(
                "SELECT l.token FROM {table} AS l WHERE l.name = $1 AND l.token = $2 AND {HELD}"
            )
            .into(),
            release: format!(
                "UPDATE {table} AS l SET holder = NULL WHERE l.name = $1 AND l.holder = $2
                 RETURNING l.token"
            )
            .into(),
            last: format!(
                "SELECT l.last_run FROM {table} AS l
                 WHERE l.name = $1 AND l.last_run IS NOT NULL"
            )
            .into(),
        }
    }
}

/// Creates the table. `IF NOT EXISTS` alone fails if two sessions create the table at the same time, so they take turns. The
/// lock has an arbitrary number, and is released at the end of the transaction that the two statements form.
fn create(table: &str) -> String {
    format!(
        "SELECT pg_advisory_xact_lock(7094126553109221);
         CREATE TABLE IF NOT EXISTS {table} (
             name text PRIMARY KEY,
             holder text,
             token bigint NOT NULL,
             expires_at timestamptz NOT NULL,
             last_run bigint
         )"
    )
}

/// Acquires or renews a lease. `$2` is the holder, `$3` the duration in milliseconds. A conflicting row is locked before its
/// conditions are evaluated.
fn acquire(table: &str) -> String {
    let expiry = "clock_timestamp() + $3::bigint * interval '1 millisecond'";
    format!(
        "INSERT INTO {table} AS l (name, holder, token, expires_at)
         VALUES ($1, $2, {MICROS}, {expiry})
         ON CONFLICT (name) DO UPDATE SET
             holder = $2,
             token = CASE
                 WHEN {HELD} AND l.holder = $2 THEN l.token
                 ELSE GREATEST(l.token + 1, {MICROS})
             END,
             expires_at = {expiry}
         WHERE l.holder = $2 OR NOT {HELD}
         RETURNING l.token"
    )
}
