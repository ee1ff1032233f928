use baya::prelude::*;
use baya::schedule::ScheduleModule;

#[guard]
struct Login;

impl Guard for Login {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[interval("1h")]
    async fn job(&self) {}
}

#[module(providers = [Cats], guards = [Login])]
struct CatsModule;

#[module(root, imports = [ScheduleModule, CatsModule])]
struct AppModule;

fn main() {}
