use baya::prelude::*;

struct Limit;

#[guard(options = Limit)]
struct Throttle {
    limit: Arc<Limit>,
}

impl Guard for Throttle {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[guard(value)]
struct MinAge(u8);

impl Guard for MinAge {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[controller]
#[use_guards(Throttle)]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[use_guards(Any(MinAge, MinAge(3)))]
    async fn all(&self) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
