//! `#[cfg(...)]` in lists and on fields, handlers, hooks and arguments: excluded items are not compiled.

#![expect(
    clippy::non_minimal_cfg,
    reason = "`any()` and `all()` are conditions that hold in no build and in every one"
)]

use std::sync::atomic::{AtomicU32, Ordering};

use baya::testing::TestApp;
use baya::{Interceptor, Next, Reply, bundle, interceptor, prelude::*};

#[injectable]
struct Cats {
    #[cfg(any())]
    gone: Arc<Absent>,
    #[cfg(all())]
    dogs: Arc<Dogs>,
    #[inject(value = 3)]
    #[cfg(not(any()))]
    lives: u8,
    #[inject(value = Absent)]
    #[cfg(any())]
    value: Absent,
}

#[injectable]
struct Dogs {
    #[cfg(any())]
    gone: Arc<Absent>,
}

struct Pool(u8);

#[provider]
async fn pool(#[cfg(any())] gone: Arc<Absent>, #[cfg(all())] cats: Arc<Cats>) -> Pool {
    Pool(cats.lives)
}

static STARTED: AtomicU32 = AtomicU32::new(0);

#[injectable]
impl Dogs {
    #[on_init]
    #[cfg(any())]
    async fn gone(&self) {
        self.is_absent();
    }

    #[on_init]
    #[cfg(all())]
    async fn start(&self) {
        STARTED.fetch_add(1, Ordering::Relaxed);
    }
}

#[guard]
struct Closed;

impl Guard for Closed {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Err(Error::forbidden())
    }
}

#[guard]
struct Open;

impl Guard for Open {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[interceptor]
struct Marked;

impl Interceptor for Marked {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await
    }
}

#[bundle]
#[use_guards(#[cfg(any())] Absent, #[cfg(all())] Closed)]
struct Guarded;

#[controller("/cats")]
struct CatsController {
    #[cfg(any())]
    gone: Arc<Absent>,
    cats: Arc<Cats>,
    pool: Arc<Pool>,
}

#[controller]
impl CatsController {
    #[get("/gone")]
    #[cfg(any())]
    async fn gone(&self, absent: Absent) -> Absent {
        absent
    }

    #[get]
    #[cfg(all())]
    async fn all(&self) -> String {
        let _ = &self.cats.dogs;
        format!("{} {}", self.cats.lives, self.pool.0)
    }

    #[get("/{id}")]
    #[cfg(any())]
    async fn find(&self, #[param] id: Absent) {}

    #[get("/{id}")]
    #[cfg(not(any()))]
    async fn find(&self, #[param] id: u32) -> String {
        id.to_string()
    }

    #[get("/listed")]
    #[use_guards(Any(#[cfg(any())] Absent, #[cfg(all())] Closed))]
    async fn listed(&self) {}

    #[get("/attributed")]
    #[cfg_attr(any(), use_guards(Absent), http(timeout = "1s"))]
    #[cfg_attr(all(), use_guards(Closed), doc = "Rejects every call.")]
    async fn attributed(&self) {}

    #[get("/bundled")]
    #[apply(#[cfg(any())] Absent, #[cfg(all())] Guarded)]
    async fn bundled(&self) {}

    #[get("/skipped")]
    #[skip(#[cfg(any())] Absent, #[cfg(all())] Open)]
    async fn skipped(&self) {}
}

#[module(
    imports = [#[cfg(any())] Absent, #[cfg(all())] DogsModule],
    providers = [
        #[cfg(any())]
        Absent,
        #[cfg(any())]
        value(Absent::new()),
        Cats,
        #[cfg(all())]
        pool,
    ],
    controllers = [#[cfg(any())] Absent, #[cfg(all())] CatsController],
    exports = [#[cfg(any())] Absent, #[cfg(all())] Cats],
    guards = [#[cfg(any())] Absent, #[cfg(all())] Open],
    interceptors = [#[cfg(any())] Absent::new(), Marked],
    middleware = [#[cfg(any())] Middleware::new(absent())],
)]
struct CatsModule;

#[module(providers = [Dogs], exports = [#[cfg(all())] Dogs])]
struct DogsModule;

#[module(
    root,
    imports = [CatsModule],
    prefix("/api", except = [#[cfg(any())] "/absent", #[cfg(all())] "/cats/listed"]),
)]
struct AppModule;

#[baya::test]
async fn omits_everything_that_cfg_excludes() {
    let app = TestApp::new::<AppModule>().start().await?;
    assert!(STARTED.load(Ordering::Relaxed) > 0);
    app.get("/api/cats").send().await.assert_text("3 3");
    app.get("/api/cats/7").send().await.assert_text("7");
    app.get("/api/cats/gone").send().await.assert_status(400);
    for path in ["/cats/listed", "/api/cats/attributed", "/api/cats/bundled"] {
        app.get(path).send().await.assert_status(403);
    }
    let guards = |path: &str| {
        let routes = app.routes();
        routes.into_iter().find(|route| route.path == path).map(|route| route.guards)
    };
    assert_eq!(guards("/cats/listed").as_deref(), Some(&["Open".into(), "Any(Closed)".into()][..]));
    assert_eq!(guards("/api/cats/skipped").as_deref(), Some(&[][..]));
}
