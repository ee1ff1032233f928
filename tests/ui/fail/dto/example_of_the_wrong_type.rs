use baya::dto;

#[dto]
struct Cat {
    #[api(example = 5)]
    name: String,
    #[api(example = "five")]
    age: u8,
    #[api(example = true)]
    weight: Option<f64>,
    #[api(example = -1.5)]
    tags: Vec<String>,
    #[api(example = "Tom")]
    #[api(example = 'T')]
    nickname: Option<String>,
    #[api(example = 1)]
    lives: u8,
}

fn main() {}
