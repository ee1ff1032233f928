use baya::prelude::*;

#[dto(object)]
struct Cat {
    #[serde(rename = "a.b")]
    name: String,
    type_: String,
    r#type: String,
}

#[dto(object, input)]
struct Dog {
    #[serde(rename(deserialize = "a b"))]
    name: String,
    #[serde(rename(deserialize = "first-name"))]
    first: String,
    first_name: String,
}

#[dto(object)]
struct Query {
    name: String,
}

#[dto(scalar)]
#[api(name = "ID")]
struct Key(String);

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn one(&self) -> i32 {
        1
    }

    #[query]
    async fn sum(&self, #[argument("a")] one: i32, #[argument("a")] other: i32) -> i32 {
        one + other
    }
}

fn main() {}
