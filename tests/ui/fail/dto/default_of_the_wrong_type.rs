use baya::dto;

#[dto(output)]
struct Cat {
    #[api(default = "Tom")]
    age: u8,
    #[api(default = 3)]
    name: String,
    #[api(default = true)]
    lives: Option<u8>,
}

#[dto]
enum Color {
    Red,
    #[serde(rename = "blue")]
    Blue,
    Mixed(u8),
}

#[dto(output)]
struct Paint {
    #[api(default = "Green")]
    color: Color,
    #[api(example = "Blue")]
    other: Option<Color>,
    #[api(example = "blue")]
    right: Color,
}

fn main() {}
