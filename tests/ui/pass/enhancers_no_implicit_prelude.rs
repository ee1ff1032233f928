#![no_implicit_prelude]

use ::baya::Pipe;

#[::baya::token]
struct User;

#[::baya::guard(provides = User)]
struct Login;

impl ::baya::Guard for Login {
    async fn check(
        &self,
        cx: &mut ::baya::Context<'_>,
    ) -> ::core::result::Result<(), ::baya::Error> {
        cx.provide(User);
        ::core::result::Result::Ok(())
    }
}

struct Limit;

#[::baya::guard(options = Limit)]
struct Limited {
    _limit: ::std::sync::Arc<Limit>,
}

impl Limited {
    fn new() -> Limit {
        Limit
    }
}

impl ::baya::Guard for Limited {
    async fn check(
        &self,
        _cx: &mut ::baya::Context<'_>,
    ) -> ::core::result::Result<(), ::baya::Error> {
        ::core::result::Result::Ok(())
    }
}

#[::baya::pipe(value, takes = [u64])]
struct Add(u64);

impl Pipe<u64> for Add {
    async fn transform(
        &self,
        value: u64,
        _cx: &::baya::Context<'_>,
    ) -> ::core::result::Result<u64, ::baya::Error> {
        ::core::result::Result::Ok(value + self.0)
    }
}

#[::baya::interceptor]
struct Through;

impl ::baya::Interceptor for Through {
    async fn intercept(
        &self,
        cx: &mut ::baya::Context<'_>,
        next: ::baya::Next<'_>,
    ) -> ::core::result::Result<::baya::Reply, ::baya::Error> {
        next.run(cx).await
    }
}

#[::baya::filter]
struct All;

impl ::baya::Filter for All {
    type Catches = ::baya::Error;

    async fn catch(
        &self,
        error: ::baya::Caught<::baya::Error>,
        _cx: &mut ::baya::Context<'_>,
    ) -> ::core::result::Result<::baya::Reply, ::baya::Error> {
        ::core::result::Result::Err(error.into_error())
    }
}

#[::baya::bundle]
#[use_guards(Any(Login, Login), Not(Not(Limited::new())))]
#[skip(Limited)]
struct Bundled;

#[::baya::controller("/cats")]
#[use_interceptors(Through)]
#[use_pipes(Add(1))]
#[use_filters(All)]
struct Cats;

#[::baya::controller]
impl Cats {
    #[get("/{id}")]
    #[apply(Bundled)]
    async fn find(
        &self,
        #[param]
        #[use_pipes(Add(2), Add(3))]
        id: u64,
        user: ::baya::Provided<User>,
    ) -> ::baya::Json<u64> {
        let _ = user;
        ::baya::Json(id)
    }
}

#[::baya::module(root, controllers = [Cats], guards = [Limited::new()])]
struct AppModule;

fn main() {}
