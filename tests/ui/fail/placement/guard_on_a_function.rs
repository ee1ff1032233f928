use baya::prelude::*;

#[guard]
async fn logged_in(cx: &mut Context<'_>) -> Result<(), Error> {
    match cx.header("authorization") {
        Some(_) => Ok(()),
        None => Err(Error::unauthorized()),
    }
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[use_guards(logged_in)]
    async fn list(&self) {}
}

fn main() {}
