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

#[guard(value, example = "MaxAge(18)")]
struct MaxAge(u8);

impl Guard for MaxAge {
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
    #[use_guards(Any(MinAge, MaxAge, MinAge(3)))]
    async fn all(&self) {}
}

#[module(root, controllers = [Cats])]
struct AppModule;

#[guard(example = "Nothing(1)")]
struct Nothing(#[inject(default)] u8);

impl Guard for Nothing {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

fn main() {}
