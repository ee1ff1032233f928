use baya::prelude::*;
use baya::{bundle, pipe};

#[guard(provide = User)]
struct ApiKey;

impl Guard for ApiKey {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[pipe(provides = [String])]
struct Trim;

#[guard(options = Limit, value)]
struct Throttle;

impl Guard for Throttle {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

struct Limit;

#[guard(options = Limit)]
struct Unused;

impl Guard for Unused {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[bundle]
struct Nothing;

fn main() {}
