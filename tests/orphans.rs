//! Components that no module lists, and modules that no module imports. They have a test binary of their own, because a program
//! checks every component in it.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use baya::prelude::*;
use wire::CapturedLog;

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

/// Another root of this program uses it.
#[module]
struct UsedModule;

#[module(root, imports = [UsedModule])]
struct OtherRoot;

#[module(root, providers = [Listed])]
#[deny_orphans]
struct Strict;

#[provider_trait]
trait Repo: Send + Sync {}

/// The container does not know the type of a trait object, so it does not run this hook.
#[injectable]
struct Hidden;

#[injectable]
impl Hidden {
    #[on_init]
    async fn warm_up(&self) {}
}

#[provider_trait]
impl Repo for Hidden {}

#[provider]
fn repo() -> Arc<dyn Repo> {
    Arc::new(Hidden)
}

#[module(root, providers = [repo])]
struct Lenient;

/// The orphans of this program.
const ORPHANS: [(u32, &str); 5] = [
    (13, "the provider `Forgotten` is not listed by any module"),
    (16, "the controller `AlsoForgotten` is not listed by any module"),
    (22, "the provider `forgotten_factory` is not listed by any module"),
    (31, "the module `UnusedModule` is not imported by any module"),
    (49, "the provider `Hidden` is not listed by any module"),
];

#[baya::test]
async fn a_root_that_denies_orphans_reports_all_of_them_with_their_locations() {
    let error = App::new::<Strict>().boot().await.expect_err("five are not used");
    let text = error.chain();
    assert!(text.contains("`Strict` has `#[deny_orphans]`, and 5 of"), "{text}");
    for (line, orphan) in ORPHANS {
        assert!(text.contains(&format!("tests/orphans.rs:{line}   {orphan}")), "{text}");
    }
    for used in ["Elsewhere", "`Listed`", "`UsedModule`", "OtherRoot", "`repo`"] {
        assert!(!text.contains(used), "{text}");
    }
}

#[baya::test]
async fn each_orphan_causes_one_warning_and_the_app_boots() {
    let log = CapturedLog::start();
    App::new::<Lenient>().boot().await?;
    let warnings = log.lines("WARN");
    assert_eq!(warnings.len(), ORPHANS.len(), "{warnings:#?}");
    for ((line, orphan), warning) in ORPHANS.into_iter().zip(&warnings) {
        let effect = if orphan.contains("the module") {
            " and is not used"
        } else {
            ", so the app does not create it"
        };
        assert!(warning.contains(&format!("{orphan}{effect}")), "{warnings:#?}");
        assert!(warning.contains(&format!("tests/orphans.rs:{line}")), "{warnings:#?}");
    }
}
