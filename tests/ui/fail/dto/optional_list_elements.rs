use baya::{Patch, dto};

#[dto]
struct Change(Patch<u8>, u8);

#[dto]
struct Last(u8, Patch<u8>);

#[dto]
enum Changes {
    Both(Patch<u8>, Patch<u8>),
    One(Patch<u8>),
}

#[dto]
struct Hidden {
    name: Option<Patch<String>>,
    right: Patch<Option<String>>,
}

fn main() {}
