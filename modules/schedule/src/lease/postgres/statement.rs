//! A statement on one connection of the pool.

use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgPool, Postgres};
use sqlx::{AssertSqlSafe, Error, PgConnection, Result};

/// The SQL states after which the statement is repeated: serialization failure and deadlock.
const REPEATED: &[&str] = &["40001", "40P01"];

/// The SQL state of a missing table.
const MISSING: &[&str] = &["42P01"];

/// A statement that returns at most one number. Its first argument is the key of a lease.
#[derive(Clone, Copy)]
pub(super) struct Statement<'a> {
    pub(super) sql: &'a Arc<str>,
    pub(super) holder: Option<&'a str>,
    pub(super) numbers: &'a [i64],
}

impl Statement<'_> {
    /// Runs the statement, again after conflicts with other statements. Creates the table if it is missing.
    pub(super) async fn run(
        self,
        pool: &PgPool,
        key: &str,
        create: &Arc<str>,
    ) -> Result<Option<i64>> {
        let mut session = Session(Some(pool.acquire().await?));
        let connection = session.0.as_deref_mut().ok_or(Error::PoolClosed)?;
        let mut outcome = self.fetch(connection, key).await;
        if has_code(&outcome, MISSING) {
            sqlx::raw_sql(AssertSqlSafe(Arc::clone(create))).execute(&mut *connection).await?;
            outcome = self.fetch(connection, key).await;
        }
        while has_code(&outcome, REPEATED) {
            outcome = self.fetch(connection, key).await;
        }
        session.end();
        outcome
    }

    async fn fetch(self, connection: &mut PgConnection, key: &str) -> Result<Option<i64>> {
        let mut query = sqlx::query_scalar(AssertSqlSafe(Arc::clone(self.sql))).bind(key);
        if let Some(holder) = self.holder {
            query = query.bind(holder);
        }
        for number in self.numbers {
            query = query.bind(number);
        }
        query.fetch_optional(connection).await
    }
}

fn has_code<T>(outcome: &Result<T>, codes: &[&str]) -> bool {
    let error = outcome.as_ref().err().and_then(Error::as_database_error);
    error.and_then(|error| error.code()).is_some_and(|code| codes.contains(&code.as_ref()))
}

/// A connection that returns to the pool only at the end of its statement. If the statement is cancelled, the connection is
/// closed: its server may be unreachable, and the pool would wait for it while other calls wait for the pool.
struct Session(Option<PoolConnection<Postgres>>);

impl Session {
    fn end(mut self) {
        self.0.take();
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(connection.detach());
        }
    }
}
