use baya::dto;

#[dto]
struct Cat {
    name: String,
}

#[dto]
struct Nothing;

#[dto]
#[serde(tag = "kind", deny_unknown_fields)]
enum Pet {
    Cat(Cat),
    Boxed(Box<Cat>),
    Nothing(Nothing),
    None,
}

fn main() {}
