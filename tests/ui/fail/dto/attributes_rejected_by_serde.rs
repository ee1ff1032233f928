use baya::prelude::*;

#[dto]
#[serde(rename_al = "camelCase")]
struct Cat {
    #[serde(renme = "n")]
    name: String,
    #[serde(rename = 3)]
    age: u8,
}

#[dto]
#[serde(rename_all = "camelcase")]
enum Animal {
    #[serde(flatten)]
    Cat { name: String },
    #[serde(rename_all = "words")]
    Dog { name: String },
}

#[dto]
#[serde(tag = "kind")]
enum Toy {
    Ball { kind: String },
}

#[dto]
#[serde(tag = "kind", content = "kind")]
enum Food {
    Fish(String),
}

#[dto]
#[serde(default)]
struct Page {
    size: u8,
}

#[dto]
struct Pair(#[serde(default)] u8, u8);

#[dto]
struct Kind {
    kind: String,
}

#[dto]
#[serde(tag = "kind")]
enum Tagged {
    Kind(Kind),
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn create(&self, cat: Json<Cat>) -> Json<Cat> {
        cat
    }

    #[get]
    async fn list(&self, page: Query<Page>) -> Json<Vec<Animal>> {
        drop(page);
        Json(Vec::new())
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {}
