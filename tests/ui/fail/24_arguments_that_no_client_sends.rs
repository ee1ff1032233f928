use baya::prelude::*;

#[injectable]
struct Names;

#[dto(object)]
struct Cat {
    name: String,
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn of_the_context(&self, #[argument("context")] cx: &Context<'_>) -> bool {
        cx.header("x-key").is_some()
    }

    #[query]
    async fn of_a_provider(&self, #[argument("names")] names: Inject<Names>) -> bool {
        let _ = names;
        true
    }

    #[field]
    async fn of_the_object(&self, #[argument("cat")] cat: &Cat) -> usize {
        cat.name.len()
    }
}

fn main() {}
