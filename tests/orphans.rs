//! A root can reject components that no module lists, and modules that no module imports.

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

/// A component of a module that is not imported: only the module is reported.
#[injectable]
struct Elsewhere;

#[module(providers = [Elsewhere])]
struct UnusedModule;

/// It is used by another root of this program.
#[module]
struct UsedModule;

#[module(root, imports = [UsedModule])]
struct OtherRoot;

#[module(root, providers = [Listed])]
#[deny_orphans]
struct Strict;

#[baya::test]
async fn orphans_are_all_denied_with_their_places() {
    let error = App::new::<Strict>().boot().await.expect_err("four are not used");
    let text = error.chain();
    assert!(text.contains("`Strict` has `#[deny_orphans]`, and 4 of"), "{text}");
    let place = "tests/orphans.rs:11   the provider `Forgotten` is not listed by any module";
    assert!(text.contains(place), "{text}");
    assert!(text.contains("the controller `AlsoForgotten`"), "{text}");
    assert!(text.contains("the provider `forgotten_factory`"), "{text}");
    assert!(text.contains("the module `UnusedModule` is not imported by any module"), "{text}");
    for used in ["Elsewhere", "`Listed`", "UsedModule`", "OtherRoot"] {
        assert!(!text.replace("UnusedModule", "").contains(used), "{text}");
    }
}
