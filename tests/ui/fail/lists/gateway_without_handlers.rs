//! A gateway without `#[gateway]` on its `impl`, and one with two.

use baya::prelude::*;

#[gateway("/chat")]
struct Chat;

impl Chat {}

#[gateway("/twice")]
struct Twice;

#[gateway]
impl Twice {}

#[gateway]
impl Twice {}

#[gateway("/generic")]
struct Generic<T>(std::marker::PhantomData<T>);

#[gateway("/path")]
#[controller("/both")]
struct Both;

#[gateway("/path")]
impl Both {}

fn main() {}
