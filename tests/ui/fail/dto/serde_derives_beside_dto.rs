use baya::dto;
use serde::{Deserialize, Serialize};

#[dto]
#[derive(Clone, Serialize, Deserialize)]
struct Cat {
    name: String,
}

#[dto(input)]
#[derive(serde::Deserialize)]
enum Color {
    Black,
}

// The compiler expands a derive above the attribute first, so the attribute does not see it.
#[derive(Debug, Serialize)]
#[dto]
struct Dog {
    name: String,
}

fn main() {}
