#![no_implicit_prelude]

use ::baya::dto;

#[dto]
#[serde(rename_all = "camelCase")]
struct CreateCat<'a, T>
where
    T: ::core::marker::Copy,
{
    #[rule(length(min = 1, max = 40), pattern("^[a-z]+$"))]
    name: ::std::string::String,
    #[rule(range(min = 1))]
    r#type: ::core::option::Option<u8>,
    #[rule(each(range(max = MOST)))]
    list: [u8; 3],
    other: T,
    #[rule(range(above = 170141183460469231731687303715884105726))]
    wide: i128,
    #[serde(default)]
    #[rule(range(min = 1), groups("paid"))]
    price: u8,
    #[serde(default, skip_serializing_if = "::core::option::Option::is_none")]
    #[api(no_default)]
    lives: ::core::option::Option<u8>,
    #[serde(skip)]
    borrowed: ::core::marker::PhantomData<&'a ()>,
}

const MOST: u8 = 7;

#[dto]
struct Tree<T> {
    #[rule(length(max = Self::MOST))]
    name: ::std::string::String,
    value: T,
    #[rule(skip)]
    skipped: T,
    children: ::std::vec::Vec<Self>,
    #[expose(groups("admin"))]
    parent: ::core::option::Option<::std::boxed::Box<Tree<T>>>,
}

impl<T> Tree<T> {
    const MOST: usize = 7;
}

#[dto]
#[serde(tag = "kind", default = "Leaf::new")]
struct Leaf {
    #[rule(length(max = Self::MOST))]
    name: ::std::string::String,
    #[rule(length(max = 3))]
    leaves: ::std::vec::Vec<Self>,
}

impl Leaf {
    const MOST: usize = 7;

    fn new() -> Self {
        Self { name: ::std::string::String::new(), leaves: ::std::vec::Vec::new() }
    }
}

#[dto(partial(Twig))]
struct UpdateTwig;

#[dto]
struct Twig {
    #[rule(length(max = Self::MOST))]
    name: ::std::string::String,
    twigs: ::std::vec::Vec<Self>,
}

impl Twig {
    const MOST: usize = 7;
}

#[dto]
#[serde(tag = "kind", content = "value")]
enum Seen<T> {
    Some {
        #[expose(groups("admin"))]
        value: T,
    },
}

#[dto]
enum Nothing {}

#[dto]
struct Unit;

fn main() {}
