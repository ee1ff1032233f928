use baya::dto;
use baya::prelude::*;

#[dto]
struct Filter {
    #[serde(rename = "age[min]")]
    age: u8,
}

#[dto]
struct Search {
    filter: Option<Filter>,
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, search: Query<Search>) -> String {
        search.filter.iter().map(|filter| filter.age.to_string()).collect()
    }

    #[post]
    async fn create(&self, filter: Json<Filter>) -> String {
        filter.age.to_string()
    }
}

fn main() {}
