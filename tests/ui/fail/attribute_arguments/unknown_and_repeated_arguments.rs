use baya::prelude::*;

#[module(import = [], providers = [], providers = [])]
struct AppModule;

#[injectable(scpoe = request)]
struct Tenant;

#[injectable(scope = session)]
struct Session;

#[injectable(module = 5)]
struct Kennels;

#[token(module)]
struct Leash;

#[injectable(scpoe = request, scope = transient)]
struct Visit;

#[controller("/cats", "/dogs")]
struct Cats;

#[controller]
impl Cats {
    #[get("/", cached)]
    async fn list(&self) {}
}

fn main() {}
