use baya::dto;

#[dto]
struct Cat {
    #[rule(length(min = 5, max = 2))]
    name: String,
    #[api(default = 20)]
    #[serde(default)]
    age: u8,
}

#[dto(partial(Cat))]
struct ChangeCat;

#[dto(input, merge(partial(Cat), Extra))]
struct Both;

#[dto]
struct Extra {
    more: u8,
}

fn main() {}
