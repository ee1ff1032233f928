//! `sends(...)` with names and types that messages can't have, and `describes` with another value.

use baya::axum::Router;
use baya::gateway::GatewayModule;
use baya::prelude::*;
use baya::protocol::Endpoints;
use baya::schema::Describe;

#[dto(output)]
struct Said {
    text: String,
}

struct Plain;

#[gateway("/twice", sends("said" = Said, "left" = String, "said" = String))]
struct Twice;

#[gateway]
impl Twice {}

#[gateway("/reserved", sends("disconnect" = Said, "" = Said))]
struct Reserved;

#[gateway]
impl Reserved {}

#[gateway("/unquoted", sends(said = Said))]
struct Unquoted;

#[gateway]
impl Unquoted {}

#[gateway("/typeless", sends("said", "left" = ))]
struct Typeless;

#[gateway]
impl Typeless {}

#[gateway("/flag", sends)]
struct Flag;

#[gateway]
impl Flag {}

#[dto(input)]
struct OnlyRead {
    text: String,
}

#[gateway("/plain", sends("plain" = Plain, "read" = OnlyRead, binary, binary))]
struct OfPlain;

#[gateway]
impl OfPlain {}

#[controller("/cats", sends("said" = Said))]
struct Cats;

#[controller]
impl Cats {}

#[module(describes = routes)]
struct Documents;

impl Describe for Documents {
    fn documents(&self, _app: &Endpoints) -> baya::Result<Router> {
        Ok(Router::new())
    }
}

#[module(root, imports = [GatewayModule], gateways = [Twice, Reserved, Unquoted, Typeless, Flag, OfPlain])]
struct AppModule;

fn main() {}
