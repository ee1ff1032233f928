use baya::dto;

#[dto]
struct Cat {
    #[api(default = "Tom")]
    age: u8,
    #[api(default = 3)]
    name: String,
    #[api(default = true)]
    lives: Option<u8>,
}

fn main() {}
