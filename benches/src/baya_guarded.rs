//! A guard, an interceptor and a pipe, and apps with many guards, with Baya.

use axum::Router;
use axum::http::{HeaderValue, StatusCode};
use baya::prelude::*;
use baya::{Interceptor, Next, Pipe, Reply, interceptor, pipe};

use crate::{Cat, CatStore, KEY};

#[guard]
struct HasKey;

impl Guard for HasKey {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        match cx.header("x-key") {
            Some(KEY) => Ok(()),
            _ => Err(Error::unauthorized()),
        }
    }
}

#[interceptor]
struct ServedBy;

impl Interceptor for ServedBy {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        let mut reply = next.run(cx).await?;
        if let Some(response) = reply.response_mut() {
            response.headers_mut().insert("x-served-by", HeaderValue::from_static("bench"));
        }
        Ok(reply)
    }
}

#[pipe]
struct NotZero;

impl Pipe<u64> for NotZero {
    async fn transform(&self, id: u64, cx: &Context<'_>) -> Result<u64, Error> {
        if id == 0 { Err(cx.invalid("zero", "must not be 0")) } else { Ok(id) }
    }
}

#[provider]
async fn store() -> CatStore {
    CatStore::default()
}

#[controller("/guarded")]
struct Guarded {
    store: Arc<CatStore>,
}

#[controller]
impl Guarded {
    #[get("/{id}")]
    #[use_guards(HasKey)]
    #[use_interceptors(ServedBy)]
    async fn find(
        &self,
        #[param]
        #[use_pipes(NotZero)]
        id: u64,
    ) -> Result<Json<Cat>, StatusCode> {
        self.store.find(id).map(Json).ok_or(StatusCode::NOT_FOUND)
    }
}

#[module(root, providers = [store], controllers = [Guarded])]
struct GuardedModule;

/// Returns the app with a guard, an interceptor and a pipe.
///
/// # Errors
///
/// If the app does not boot.
pub async fn router() -> baya::Result<Router> {
    Ok(App::new::<GuardedModule>().into_router().await?.0)
}

/// A guard that an app can have several times.
#[guard(value)]
struct Numbered(u8);

impl Guard for Numbered {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        match cx.http() {
            Some(head) if head.headers.len() < usize::from(self.0) => Ok(()),
            _ => Err(Error::forbidden()),
        }
    }
}

#[controller]
struct Plain;

#[controller]
impl Plain {
    #[get]
    async fn hello(&self) -> &'static str {
        "Hello, Baya!"
    }
}

/// Declares root modules with app-wide guards.
macro_rules! apps {
    ($($name:ident $guards:tt)*) => { $(
        #[module(root, controllers = [Plain], guards = $guards)]
        struct $name;
    )* };
}

apps! {
    Unguarded []
    One [Numbered(9)]
    Five [Numbered(9), Numbered(9), Numbered(9), Numbered(9), Numbered(9)]
    Ten [
        Numbered(9), Numbered(9), Numbered(9), Numbered(9), Numbered(9),
        Numbered(9), Numbered(9), Numbered(9), Numbered(9), Numbered(9)
    ]
}

/// Returns an app with one handler and 0, 1, 5 or 10 app-wide guards.
///
/// # Errors
///
/// If the app does not boot.
pub async fn with_guards(count: usize) -> baya::Result<Router> {
    let app = match count {
        0 => App::new::<Unguarded>(),
        1 => App::new::<One>(),
        5 => App::new::<Five>(),
        _ => App::new::<Ten>(),
    };
    Ok(app.into_router().await?.0)
}
