use baya::prelude::*;

struct Roles(&'static [&'static str]);

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, cx: &Context<'_>) -> String {
        cx.meta::<Roles>().map_or(String::new(), |roles| roles.0.join(","))
    }
}

fn main() {}
