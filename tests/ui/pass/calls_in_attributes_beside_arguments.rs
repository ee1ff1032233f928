//! Attributes whose values are calls, beside arguments that are read from strings.

use std::time::Duration;

use baya::prelude::*;

#[metadata]
struct Limit {
    each: Duration,
}

impl Limit {
    const fn of(seconds: u64) -> Self {
        Self { each: Duration::from_secs(seconds) }
    }

    const fn twice(self) -> Self {
        Self { each: Duration::from_secs(self.each.as_secs() * 2) }
    }
}

#[guard]
struct Open;

impl Guard for Open {
    async fn check(&self, _cx: &mut Context<'_>) -> baya::Result<()> {
        Ok(())
    }
}

#[dto]
struct Name(String);

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/{first}")]
    #[meta(Limit::of(1).twice())]
    #[http(timeout = "3s")]
    #[use_guards(Not(Open), Any(Open, All(Open, Open)))]
    async fn all(
        &self,
        #[param] first: String,
        #[query] one: Option<String>,
        #[query] many: Vec<u8>,
        #[header] x_name: Name,
        #[cookie] session: Option<String>,
    ) {
        let _ = (first, one, many, x_name.0, session);
    }

    #[get]
    #[meta(Limit::of(2).twice())]
    async fn none(&self) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {
    let _ = App::new::<AppModule>();
}
