use baya::dto;
use baya::Query;
use baya::paging::{Filter, PageQuery};
use baya::prelude::*;

#[dto]
struct Nothing {}

#[dto(input)]
struct Search {
    #[serde(flatten)]
    page: PageQuery<50, 10>,
    filter: Option<Filter<Nothing>>,
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, page: Query<PageQuery<50, 10>>) -> String {
        page.0.limit.to_string()
    }

    #[get("/filtered")]
    async fn filtered(&self, filter: Query<Filter<Nothing>>) -> String {
        filter.0.conditions.len().to_string()
    }

    #[get("/searched")]
    async fn searched(&self, search: Query<Search>) -> String {
        search.0.page.limit.to_string()
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
