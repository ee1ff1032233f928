use baya::prelude::*;

#[metadata]
pub struct Public;

#[guard]
pub struct First;

impl Guard for First {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        cx.meta::<Public>().map(|_| ()).ok_or_else(Error::unauthorized)
    }
}

#[guard]
pub struct Second;

impl Guard for Second {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[api(title = "A cat")]
#[dto]
#[allow(dead_code)]
pub struct Cat {
    #[hide]
    id: u8,
}

fn is_small(kitten: &Kitten) -> Result<(), &'static str> {
    if kitten.weight < 9 { Ok(()) } else { Err("is not small") }
}

#[rule(custom(is_small))]
#[dto]
pub struct Kitten {
    weight: u8,
}

/// Cats.
#[api(tags("cats"))]
#[use_guards(First)]
#[derive(Debug)]
#[meta(Public)]
#[use_guards(Second)]
#[baya::controller("/cats")]
#[skip(Second)]
pub struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) {}
}

#[deny_orphans]
#[module(root, controllers = [Cats])]
pub struct AppModule;

fn main() {}
