use baya::dto;

#[dto]
struct Search {
    #[api(default = 20)]
    #[serde(default)]
    limit: u32,
    #[api(default = "name")]
    #[serde(default)]
    sort: String,
    #[api(default = true)]
    #[serde(default)]
    deep: bool,
    #[api(default = 5)]
    #[serde(default)]
    depth: Option<u8>,
    #[api(default = 1)]
    #[serde(default = "first")]
    page: u32,
    #[api(default = 0)]
    #[serde(default)]
    skipped: u32,
    #[api(default = 7)]
    since: Option<u32>,
}

fn first() -> u32 {
    1
}

#[dto]
#[derive(Default)]
#[serde(default)]
struct Whole {
    #[api(default = 3)]
    count: u8,
}

fn main() {}
