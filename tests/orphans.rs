//! A component that stands in no module's list is denied where the root says so.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

use baya::prelude::*;

#[injectable]
struct Listed;

#[injectable]
struct Forgotten;

#[controller("/forgotten")]
struct AlsoForgotten;

#[controller]
impl AlsoForgotten {}

#[provider]
async fn forgotten_factory() -> u8 {
    1
}

/// Nobody imports it, and what it lists is no orphan for that.
#[injectable]
struct Elsewhere;

#[module(providers = [Elsewhere])]
struct UnusedModule;

#[module(root, providers = [Listed])]
#[deny_orphans]
struct Strict;

#[baya::test]
async fn orphans_are_all_denied_with_their_places() {
    let error = App::new::<Strict>().boot().await.expect_err("three are in no list");
    let text = error.chain();
    assert!(text.contains("`Strict` has `#[deny_orphans]`, and 3 of"), "{text}");
    assert!(text.contains("tests/orphans.rs:11   the provider `Forgotten`"), "{text}");
    assert!(text.contains("the controller `AlsoForgotten`"), "{text}");
    assert!(text.contains("the provider `forgotten_factory`"), "{text}");
    assert!(!text.contains("Elsewhere") && !text.contains("`Listed`"), "{text}");
}
