use baya::prelude::*;
use baya::axum::extract::Request;
use baya::axum::middleware::{Next, from_fn};
use baya::axum::response::Response;
use baya::{Pipe, pipe};

#[token]
struct User;

#[guard(value, provides = User)]
struct MinAge(u8);

impl Guard for MinAge {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[pipe(takes = [String])]
struct Length;

impl Pipe<String, usize> for Length {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<usize, Error> {
        Ok(value.len())
    }
}

async fn layer(request: Request, next: Next) -> Response {
    next.run(request).await
}

#[controller]
#[use_guards(login())]
#[skip(MinAge(18))]
struct Cats;

#[controller]
#[use_guards(MinAge(18))]
impl Cats {
    #[get]
    #[cfg(debug_assertions)]
    async fn all(&self, #[use_pipes(Not(Length))] user: Provided<User>) {
        let _ = user;
    }
}

#[module(root, controllers = [Cats], middleware = [from_fn(layer)])]
struct AppModule;

#[token]
struct Clock;

#[provider]
fn clock() -> Clock {
    Clock
}

#[module(providers = [clock(), clock().clone()], exports = [Clock])]
struct Clocks;

fn main() {}
