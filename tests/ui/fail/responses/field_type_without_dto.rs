use baya::dto;

struct Owner {
    name: String,
}

#[dto]
struct Cat {
    name: String,
    owner: Owner,
}

fn main() {}
