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
    #[serde(default, skip_serializing_if = "::core::option::Option::is_none")]
    #[api(no_default)]
    lives: ::core::option::Option<u8>,
    #[serde(skip)]
    borrowed: ::core::marker::PhantomData<&'a ()>,
}

const MOST: u8 = 7;

#[dto]
enum Nothing {}

#[dto]
struct Unit;

fn main() {}
