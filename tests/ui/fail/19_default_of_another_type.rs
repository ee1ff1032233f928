use baya::dto;

#[dto]
struct Cat {
    #[api(default = "Tom")]
    #[serde(default)]
    age: u8,
    #[api(default = 3)]
    #[serde(default)]
    name: String,
    #[api(default = true)]
    #[serde(default)]
    lives: Option<u8>,
}

fn main() {}
