//! Leases in a table of PostgreSQL.

use std::time::{Duration, Instant};

use baya_schedule::{LeaseStore, PostgresLeases};
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::task::JoinSet;
use wire::{Proxy, is_reachable, poll, unique};

use crate::lease::backend::{Backend, test_conformance, with_backend};
use crate::lease::outages::{Remote, test_outages};
use crate::lease::replicas::{Shared, test_processes};

const ADDRESS: &str = "127.0.0.1:5432";
const TTL: Duration = Duration::from_secs(600);

fn url(address: &str) -> String {
    format!("postgres://postgres@{address}/test")
}

pub struct Postgres {
    table: String,
}

impl Postgres {
    async fn connection(&self) -> PgConnection {
        PgConnection::connect(&url(ADDRESS)).await.unwrap()
    }

    async fn execute(&self, sql: &str) {
        let sql = AssertSqlSafe(sql.replace("{table}", &self.table));
        sqlx::raw_sql(sql).execute(&mut self.connection().await).await.unwrap();
    }
}

impl Backend for Postgres {
    type Store = PostgresLeases;

    async fn start() -> Option<Self> {
        is_reachable("PostgreSQL", ADDRESS).then(|| Self { table: unique() })
    }

    fn client(&self) -> PostgresLeases {
        self.client_at(ADDRESS, Duration::from_secs(20))
    }

    async fn finish(self) {
        self.execute("DROP TABLE IF EXISTS {table}").await;
    }
}

impl Remote for Postgres {
    const STORE: &'static str = "PostgreSQL";
    const ADDRESS: &'static str = ADDRESS;

    fn client_at(&self, address: &str, timeout: Duration) -> PostgresLeases {
        let leases = PostgresLeases::connect(&url(address)).unwrap();
        leases.table(&self.table).unwrap().timeout(timeout)
    }
}

impl Shared for Postgres {
    const REPLICA: &'static str = "lease::postgres::is_a_replica_if_started_as_one";

    fn id(&self) -> &str {
        &self.table
    }

    fn with_id(table: String) -> Self {
        Self { table }
    }
}

test_conformance!(Postgres);
test_outages!(Postgres);
test_processes!(Postgres);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_replicas_create_the_table_concurrently() {
    with_backend(async |postgres: &Postgres| {
        for _ in 0..5 {
            let mut starting = JoinSet::new();
            for _ in 0..8 {
                let leases = postgres.client();
                starting.spawn(async move { leases.last("job").await.unwrap() });
            }
            assert_eq!(starting.join_all().await, [None; 8]);
            postgres.execute("DROP TABLE {table}").await;
        }
    })
    .await;
}

#[tokio::test]
async fn creates_the_table_again_if_it_was_dropped() {
    with_backend(async |postgres: &Postgres| {
        let leases = postgres.client();
        let lease = leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        postgres.execute("DROP TABLE {table}").await;
        let next = leases.acquire("job", "b", TTL).await.unwrap().unwrap();
        assert!(next.token > lease.token, "{lease:?} {next:?}");
    })
    .await;
}

#[tokio::test]
async fn uses_a_table_of_any_name_in_a_schema() {
    with_backend(async |postgres: &Postgres| {
        let schema = unique();
        postgres.execute(&format!("CREATE SCHEMA {schema}")).await;
        let leases = postgres.client().table(&format!("{schema}.My \"leases\"; --")).unwrap();
        leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        postgres.execute(&format!("SELECT token FROM {schema}.\"My \"\"leases\"\"; --\"")).await;
        postgres.execute(&format!("DROP SCHEMA {schema} CASCADE")).await;
    })
    .await;
}

#[tokio::test]
async fn reports_a_schema_that_does_not_exist() {
    with_backend(async |postgres: &Postgres| {
        let leases = postgres.client().table("baya_test_missing.leases").unwrap();
        let error = leases.acquire("job", "a", TTL).await.unwrap_err();
        assert_eq!(error.code(), "lease");
        let text = error.chain();
        assert!(text.contains("schema \"baya_test_missing\" does not exist"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn uses_an_existing_table_without_the_right_to_create_one() {
    with_backend(async |postgres: &Postgres| {
        postgres.client().last("job").await.unwrap();
        let role = unique();
        postgres
            .execute(&format!(
                "CREATE ROLE {role} LOGIN; GRANT SELECT, INSERT, UPDATE ON {{table}} TO {role}"
            ))
            .await;
        let leases = PostgresLeases::connect(&format!("postgres://{role}@{ADDRESS}/test"));
        let leases = leases.unwrap().table(&postgres.table).unwrap();
        let lease = leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        assert!(leases.begin("job", lease.token, 1).await.unwrap());
        leases.release("job", "a").await.unwrap();
        drop(leases);
        postgres.execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
    })
    .await;
}

async fn pool(isolation: &'static str) -> PgPool {
    let options = PgPoolOptions::new().after_connect(move |connection, _| {
        let set = format!("SET default_transaction_isolation = '{isolation}'");
        Box::pin(async move { sqlx::query(AssertSqlSafe(set)).execute(connection).await.map(drop) })
    });
    options.connect(&url(ADDRESS)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uses_a_pool_of_the_app_with_any_isolation() {
    with_backend(async |postgres: &Postgres| {
        for isolation in ["serializable", "repeatable read", "read committed"] {
            let pool = pool(isolation).await;
            let mut contenders = JoinSet::new();
            for index in 0..8 {
                let leases = PostgresLeases::new(pool.clone()).table(&postgres.table).unwrap();
                contenders.spawn(async move {
                    let holder = format!("replica-{index}");
                    let mut acquired = 0;
                    for _ in 0..20 {
                        let lease = leases.acquire(isolation, &holder, TTL).await.unwrap();
                        acquired += i32::from(lease.is_some());
                    }
                    acquired
                });
            }
            let mut acquired = contenders.join_all().await;
            acquired.sort_unstable();
            assert_eq!(acquired, [0, 0, 0, 0, 0, 0, 0, 20], "{isolation}");
        }
    })
    .await;
}

#[tokio::test]
async fn closes_a_silent_connection_of_a_pool_of_the_app() {
    with_backend(async |postgres: &Postgres| {
        let proxy = Proxy::start(ADDRESS).await;
        let options = PgPoolOptions::new().max_connections(1).test_before_acquire(false);
        let pool = options.connect(&url(&proxy.address.to_string())).await.unwrap();
        let leases = PostgresLeases::new(pool.clone()).table(&postgres.table).unwrap();
        let leases = leases.timeout(Duration::from_millis(1_500));
        let lease = leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        poll(async || (pool.num_idle() == 1).then_some(())).await;
        proxy.stall();
        let error = leases.acquire("job", "a", TTL).await.unwrap_err();
        assert_eq!(error.code(), "lease");
        proxy.resume();
        let renewed = leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        assert_eq!(renewed.token, lease.token);
    })
    .await;
}

#[tokio::test]
async fn times_out_while_another_session_locks_the_row() {
    with_backend(async |postgres: &Postgres| {
        let timeout = Duration::from_millis(500);
        let leases = postgres.client_at(ADDRESS, timeout);
        let lease = leases.acquire("job", "a", TTL).await.unwrap().unwrap();
        let mut connection = postgres.connection().await;
        let mut locking = connection.begin().await.unwrap();
        let sql = format!("SELECT token FROM {} FOR UPDATE", postgres.table);
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *locking).await.unwrap();
        for _ in 0..6 {
            let started = Instant::now();
            let error = leases.acquire("job", "a", TTL).await.unwrap_err();
            assert!(started.elapsed() < timeout * 4, "{:?}", started.elapsed());
            assert_eq!(error.code(), "lease");
        }
        assert!(leases.verify("job", lease.token).await.unwrap(), "reading needs no lock");
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                   AND query LIKE '%' || $1 || '%'";
        let waiting = sqlx::query_scalar(sql).bind(&postgres.table);
        let waiting: i64 = waiting.fetch_one(&mut *locking).await.unwrap();
        assert!(waiting <= 1, "{waiting} sessions still wait for the lock");
        locking.rollback().await.unwrap();
        leases.acquire("job", "a", TTL).await.unwrap().unwrap();
    })
    .await;
}

#[tokio::test]
async fn reports_the_cause_if_no_server_listens() {
    let leases = PostgresLeases::connect(&url("127.0.0.1:1")).unwrap();
    let error = leases.acquire("job", "a", TTL).await.unwrap_err();
    let text = error.chain();
    assert!(text.contains("Connection refused"), "{text}");
}

#[test]
fn rejects_an_invalid_url() {
    for url in ["mysql://127.0.0.1", "127.0.0.1", "postgres://[", ""] {
        let error = PostgresLeases::connect(url).unwrap_err();
        assert_eq!(error.code(), "lease");
        let text = error.chain();
        assert!(text.contains("the URL of the lease store PostgreSQL is not valid"), "{text}");
    }
}

#[test]
fn rejects_an_invalid_table() {
    let leases = PostgresLeases::connect(&url(ADDRESS)).unwrap();
    let error = leases.table("a.b.c").unwrap_err();
    let expected = "`a.b.c` is not a valid table name; write `table` or `schema.table`";
    assert_eq!(error.chain(), expected);
}
