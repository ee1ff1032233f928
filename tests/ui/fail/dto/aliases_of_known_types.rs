use std::collections::BTreeSet;

use baya::{Patch, dto};

type Maybe<T> = Option<T>;
type Change = Patch<String>;
type Tags = BTreeSet<String>;
type Words = Vec<String>;

#[dto]
struct Cat {
    age: Maybe<u8>,
    nickname: Change,
    tags: Tags,
    more_tags: Vec<Tags>,
    #[rule(trim, length(max = 3))]
    words: Words,
}

#[dto]
struct Page<T> {
    items: Vec<T>,
    total: Maybe<T>,
}

#[dto(output)]
struct Shown {
    age: Maybe<u8>,
    nickname: Change,
}

fn main() {}
