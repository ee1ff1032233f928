use baya::prelude::*;

#[injectable]
struct Names;

#[baya::pipe(takes = [String])]
struct Lower;

impl baya::Pipe<String> for Lower {
    async fn transform(&self, value: String, _cx: &Context<'_>) -> Result<String, Error> {
        Ok(value.to_lowercase())
    }
}

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

    #[query]
    async fn of_a_pipe(&self, #[use_pipes(Lower)] text: String) -> String {
        text
    }

    #[field]
    async fn of_the_object(&self, #[argument("cat")] cat: &Cat) -> usize {
        cat.name.len()
    }
}

fn main() {}
