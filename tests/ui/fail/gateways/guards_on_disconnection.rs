//! Guards before the end of a connection, and data of guards that no connection has passed.

use baya::prelude::*;

#[token]
struct User(u64);

#[guard(provides = User)]
struct SignedIn;

impl Guard for SignedIn {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.provide(User(1));
        Ok(())
    }
}

#[gateway("/guarded")]
struct Guarded;

#[gateway]
impl Guarded {
    #[on_disconnect]
    #[use_guards(SignedIn)]
    async fn left(&self, user: Provided<User>) {}
}

#[gateway("/skipped")]
#[use_guards(SignedIn)]
struct Skipped;

#[gateway]
impl Skipped {
    #[on_connect]
    #[skip(SignedIn)]
    async fn connected(&self) {}

    #[on_disconnect]
    async fn left(&self, user: Provided<User>) {}
}

// What the guard of the connection provides is there.
#[gateway("/right")]
struct Right;

#[gateway]
impl Right {
    #[on_connect]
    #[use_guards(SignedIn)]
    async fn connected(&self) {}

    #[on_disconnect]
    async fn left(&self, user: Provided<User>) {}
}

#[module(root, imports = [baya::gateway::GatewayModule], gateways = [Guarded, Skipped, Right])]
struct AppModule;

fn main() {}
