use baya::dto;

#[dto]
struct Page {
    #[api(default = 20)]
    size: u32,
    #[api(default = 1)]
    right: Option<u32>,
}

#[dto(output)]
struct Written {
    #[api(default = 20)]
    right: u32,
}

fn main() {}
