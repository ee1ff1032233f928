//! Leases in a table of PostgreSQL.

mod sql;
mod statement;
mod table;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use baya::{Error, Result};
use baya_macros::provider_trait;
use sql::Sql;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use statement::Statement;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use super::call::{Call, Cause, Link, TIMEOUT};
use super::{CODE, Lease, LeaseStore, key, valid_ttl};

/// The maximum number of connections of a store that was created from a URL.
const MAX_CONNECTIONS: u32 = 4;

/// A lease store in a table of PostgreSQL. Clones share the connections.
///
/// Expiry is measured by the clock of the server, `clock_timestamp()`. Each operation is one statement, so it is atomic and
/// leaves no transaction open.
///
/// The first operation creates the table if it is missing. Several replicas can do so at the same time. The schema must exist.
/// A role without the right to create tables can use an existing table.
///
/// A tick whose run was recorded never runs again, as long as the server keeps committed data. With asynchronous replication,
/// the promotion of a standby can lose the last writes. Tokens grow even then, because a new token is at least the time of the
/// server in microseconds.
///
/// # Examples
///
/// ```no_run
/// # extern crate baya_core as baya;
/// use baya::Error;
/// use baya_macros::{module, provider};
/// use baya_schedule::{LeaseStore, PostgresLeases};
///
/// #[provider]
/// async fn leases() -> Result<PostgresLeases, Error> {
///     PostgresLeases::connect("postgres://shop@127.0.0.1/shop")?.table("ops.leases")
/// }
///
/// #[module(root, providers = [leases as dyn LeaseStore])]
/// struct AppModule;
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct PostgresLeases {
    server: Server,
    table: String,
    sql: Arc<Sql>,
    timeout: Duration,
    link: Arc<Link<PgPool>>,
}

/// The source of the connections: a URL, or a pool of the app.
#[derive(Clone)]
enum Server {
    Url(Box<PgConnectOptions>),
    Pool(PgPool),
}

impl PostgresLeases {
    /// Creates a store for the server at this URL, with up to four connections. The first call connects.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `lease` if the URL is not a valid PostgreSQL URL.
    pub fn connect(url: &str) -> Result<Self> {
        let has_scheme =
            ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
        let options = match url.parse() {
            Ok(options) if has_scheme => Ok(options),
            Ok(_) => Err("must begin with `postgres://`".to_owned()),
            Err(error) => Err(sqlx::Error::to_string(&error)),
        };
        let options = options.map_err(|reason| {
            invalid(format!("the URL of the lease store PostgreSQL is not valid: {reason}"))
        })?;
        Ok(Self::with_server(Server::Url(Box::new(options))))
    }

    /// Creates a store on the connections of this pool.
    ///
    /// The server stops a statement that takes too long only if the pool sets `statement_timeout`. Without it, a call that times
    /// out because another session locks the row of a lease occupies a connection of the server until the lock is released.
    pub fn new(pool: PgPool) -> Self {
        Self::with_server(Server::Pool(pool))
    }

    fn with_server(server: Server) -> Self {
        let table = "baya_leases".to_owned();
        let sql = Arc::new(Sql::new(&table));
        Self { server, table, sql, timeout: TIMEOUT, link: Arc::default() }
    }

    /// Sets the table: its name, or its schema and its name separated by a dot. Both are case-sensitive. The default is
    /// `baya_leases`, in the first schema of the `search_path`.
    ///
    /// # Errors
    ///
    /// Returns an error with the code `lease` if the name or the schema is empty or contains a NUL character, or if there are
    /// several dots.
    pub fn table(mut self, table: &str) -> Result<Self> {
        let quote = table::quote(table).ok_or_else(|| {
            invalid(format!("`{table}` is not a valid table name; write `table` or `schema.table`"))
        })?;
        self.sql = Arc::new(Sql::new(&quote));
        self.table = table.to_owned();
        Ok(self)
    }

    /// Sets the time limit of an operation, including the connection. The default is 5 seconds.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Opens the pool. On its connections, the server stops statements that take longer than the client waits.
    async fn pool(&self) -> sqlx::Result<PgPool> {
        let options = match &self.server {
            Server::Url(options) => options.as_ref(),
            Server::Pool(pool) => return Ok(pool.clone()),
        };
        // A pool retries until its timeout, and does not report why it could not connect. A single connection does.
        PgConnection::connect_with(options).await?.close().await?;
        let limit = self.timeout.as_millis().clamp(1, i32::MAX as u128);
        let limit = format!("SET statement_timeout = {limit}");
        let pool = PgPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(self.timeout)
            .after_connect(move |connection, _| {
                let limit = sqlx::query(AssertSqlSafe(limit.clone()));
                Box::pin(async move { limit.execute(connection).await.map(drop) })
            })
            .connect_lazy_with(options.clone());
        Ok(pool)
    }

    /// Runs a statement that returns at most one number.
    async fn run(
        &self,
        operation: &'static str,
        name: &str,
        statement: Statement<'_>,
    ) -> Result<Option<i64>> {
        let call = Call {
            store: "PostgreSQL",
            operation,
            lease: name,
            timeout: self.timeout,
            last_error: None,
        };
        let key = key::for_name(name, |letter| letter != '\0');
        let work = async |link: Arc<OnceCell<PgPool>>| {
            let pool = link.get_or_try_init(|| self.pool()).await?;
            statement.run(pool, &key, &self.sql.create).await.map_err(Cause::from)
        };
        self.link.call(call, work).await
    }
}

fn invalid(source: String) -> Error {
    Error::internal(source).with_code(CODE)
}

/// Returns the holder with escaped NUL characters, which PostgreSQL does not store. The results of two holders are different.
fn escape_holder(holder: &str) -> String {
    holder.replace('%', "%25").replace('\0', "%00")
}

#[provider_trait]
impl LeaseStore for PostgresLeases {
    async fn acquire(&self, name: &str, holder: &str, ttl: Duration) -> Result<Option<Lease>> {
        let ttl = valid_ttl(name, ttl)?;
        let started = Instant::now();
        let statement = Statement {
            sql: &self.sql.acquire,
            holder: Some(&escape_holder(holder)),
            numbers: &[ttl.as_millis() as i64],
        };
        let token = self.run("acquire", name, statement).await?;
        let rest = ttl.saturating_sub(started.elapsed());
        Ok(token.map(|token| Lease::new(token.cast_unsigned(), rest)))
    }

    async fn begin(&self, name: &str, token: u64, at: i64) -> Result<bool> {
        let numbers = &[token.cast_signed(), at];
        let statement = Statement { sql: &self.sql.begin, holder: None, numbers };
        Ok(self.run("begin a run of", name, statement).await?.is_some())
    }

    async fn verify(&self, name: &str, token: u64) -> Result<bool> {
        let numbers = &[token.cast_signed()];
        let statement = Statement { sql: &self.sql.verify, holder: None, numbers };
        Ok(self.run("verify", name, statement).await?.is_some())
    }

    async fn release(&self, name: &str, holder: &str) -> Result<()> {
        let holder = escape_holder(holder);
        let statement = Statement { sql: &self.sql.release, holder: Some(&holder), numbers: &[] };
        self.run("release", name, statement).await.map(drop)
    }

    async fn last(&self, name: &str) -> Result<Option<i64>> {
        let statement = Statement { sql: &self.sql.last, holder: None, numbers: &[] };
        self.run("read the last run of", name, statement).await
    }
}

impl fmt::Debug for PostgresLeases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresLeases").field("table", &self.table).finish_non_exhaustive()
    }
}
