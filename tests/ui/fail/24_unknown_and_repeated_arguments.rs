use baya::prelude::*;

#[module(import = [], providers = [], providers = [])]
struct AppModule;

#[injectable(scpoe = request)]
struct Tenant;

#[injectable(scope = session)]
struct Session;

#[controller("/cats", "/dogs")]
struct Cats;

#[controller]
impl Cats {
    #[get("/", cached)]
    async fn list(&self) {}
}

fn main() {}
