//! What guards provide to each other, and metadata that they enforce, on every level.

use std::marker::PhantomData;

use baya::{FromContext, Interceptor, Next, Reply, bundle, extractor, interceptor, prelude::*};

#[token]
struct User;

#[guard(provides = User)]
struct Login;

impl Guard for Login {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.provide(User);
        Ok(())
    }
}

#[guard(provides = User)]
struct Key;

impl Guard for Key {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.provide(User);
        Ok(())
    }
}

#[metadata(enforced_by = Require<U>)]
struct Roles<U: 'static>(&'static [&'static str], PhantomData<fn() -> U>);

#[guard(needs = U)]
struct Require<U> {
    #[inject(default)]
    of: PhantomData<fn() -> U>,
}

impl<U: baya::Token + Send + Sync + 'static> Guard for Require<U> {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        let Some(_) = cx.meta::<Roles<U>>() else { return Ok(()) };
        cx.provided::<U>().map(drop).ok_or_else(Error::forbidden)
    }
}

#[interceptor(needs = User)]
struct Audit;

impl Interceptor for Audit {
    async fn intercept(&self, cx: &mut Context<'_>, next: Next<'_>) -> Result<Reply, Error> {
        next.run(cx).await
    }
}

#[extractor(needs = U)]
struct Caller<U>(PhantomData<fn() -> U>);

impl<U: 'static> FromContext for Caller<U> {
    async fn from_context(_cx: &mut Context<'_>) -> Result<Self, Error> {
        Ok(Caller(PhantomData))
    }
}

#[bundle]
#[use_guards(Login, Require<User>)]
#[meta(Roles::<User>(&["admin"], PhantomData))]
struct AdminOnly;

#[controller("/handlers")]
struct Handlers;

#[controller]
impl Handlers {
    #[get("/bundle")]
    #[apply(AdminOnly)]
    #[use_interceptors(Audit)]
    async fn bundle(&self, caller: Caller<User>) {
        let _ = caller.0;
    }

    #[get("/composed")]
    #[use_guards(All(Any(Login, Key), Not(Require<User>)), All(Require<User>))]
    #[meta(Roles::<User>(&["admin"], PhantomData))]
    async fn composed(&self) {}

    #[get("/alternative")]
    #[use_guards(Login, Any(Key, Require<User>))]
    #[meta(Roles::<User>(&["admin"], PhantomData))]
    async fn alternative(&self) {}
}

/// An interceptor runs after all guards, however near they are declared.
#[controller("/later")]
#[use_interceptors(Audit)]
struct Later;

#[controller]
impl Later {
    #[get]
    #[use_guards(Key)]
    async fn one(&self) {}
}

/// What it inherits holds but where a handler opts out by name.
#[controller("/level")]
#[meta(Roles::<User>(&["staff"], PhantomData))]
struct Level;

#[controller]
impl Level {
    #[get]
    async fn guarded(&self) {}

    #[get("/open")]
    #[skip(Login, Require<User>)]
    async fn open(&self) {}
}

#[module(controllers = [Level], guards = [Login, Require<User>])]
struct LevelModule;

#[module(root, imports = [LevelModule], controllers = [Handlers, Later])]
struct AppModule;

fn main() {
    let _ = baya::App::new::<AppModule>();
}
