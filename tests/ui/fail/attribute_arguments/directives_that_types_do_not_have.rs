use baya::prelude::*;

#[dto(object)]
struct Cat {
    name: String,
}

#[dto(object)]
#[graphql(key = "id", inaccessible)]
enum Pet {
    Cat(#[graphql(tag = "cats")] Cat),
}

#[dto(interface(name))]
#[graphql(max_age = 5)]
enum Named {
    #[graphql(tag = "cats")]
    Cat(Cat),
}

#[dto(input)]
#[graphql(shareable, tag = "new")]
struct NewCat {
    #[graphql(external, deprecated = "use `alias`")]
    name: Option<String>,
}

#[dto(input)]
#[graphql(interface_object)]
enum By {
    Name(#[graphql(inaccessible)] String),
}

#[dto]
#[graphql(shareable, tag = "colors")]
enum Color {
    #[graphql(deprecated = "too dark", external)]
    Black,
}

#[dto]
struct Plain {
    #[graphql(skip)]
    name: String,
}

#[dto(input)]
#[graphql(inaccessible)]
struct Name(#[graphql(tag = "names")] String);

#[dto(scalar)]
struct Price {
    #[graphql(tag = "prices")]
    cents: i64,
}

#[dto(object)]
#[graphql(key = "id")]
#[graphql(key = "number", resolvable = false)]
struct Desk {
    id: i32,
    number: i32,
}

#[dto(object)]
#[graphql(resolvable)]
struct Chair {
    id: i32,
}

fn main() {}
