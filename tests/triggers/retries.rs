//! An interceptor that runs a call again.

use std::sync::atomic::{AtomicUsize, Ordering};

use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Interceptor, Next, Reply, interceptor};

/// A request-scoped provider of one attempt.
#[injectable(scope = request)]
struct Attempt {
    #[inject(value = ATTEMPTS.fetch_add(1, Ordering::SeqCst))]
    number: usize,
}

static ATTEMPTS: AtomicUsize = AtomicUsize::new(0);

#[interceptor]
struct Twice;

impl Interceptor for Twice {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        match next.run(cx).await {
            Err(_) => next.run(cx).await,
            reply => reply,
        }
    }
}

#[interceptor]
struct Reads;

impl Interceptor for Reads {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let before = cx.get::<Attempt>().await?.number;
        cx.insert(Seen(before));
        next.run(cx).await
    }
}

#[derive(Clone, Copy)]
struct Seen(usize);

#[controller]
#[use_interceptors(Twice, Reads)]
struct Attempts;

#[controller]
impl Attempts {
    #[get("/")]
    async fn attempt(&self, attempt: Inject<Attempt>, cx: &Context<'_>) -> Result<String, Error> {
        let seen = cx.extension::<Seen>().map(|seen| seen.0);
        assert_eq!(seen, Some(attempt.number), "one attempt has one scope");
        match attempt.number {
            0 => Err(Error::unavailable()),
            number => Ok(number.to_string()),
        }
    }
}

#[module(root, controllers = [Attempts], providers = [Attempt])]
struct AppModule;

#[baya::test]
async fn a_retry_has_its_own_request_scope() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.get("/").send().await.assert_status(200).assert_text("1");
}
