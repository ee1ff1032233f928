//! Types with the same name in different blocks of one macro expansion are different types.

use baya::prelude::*;
use baya::testing::TestApp;

/// The items of each block of the macro.
trait Made {
    type Module: baya::Module;
    type Provider: Says;
}

trait Says: Send + Sync + 'static {
    fn said(&self) -> &'static str;
}

struct Left;
struct Right;

/// Two blocks, each with a provider and a module with the same names.
macro_rules! twins {
    ($($side:ident)*) => { $(
        const _: () = {
            #[injectable]
            pub struct Twin;

            impl Says for Twin {
                fn said(&self) -> &'static str {
                    stringify!($side)
                }
            }

            #[module(providers = [Twin], exports = [Twin])]
            pub struct TwinModule;

            impl Made for $side {
                type Module = TwinModule;
                type Provider = Twin;
            }
        };
    )* };
}

twins!(Left Right);

type OfLeft = <Left as Made>::Provider;
type OfRight = <Right as Made>::Provider;

#[controller("/twins")]
struct Both {
    left: Arc<OfLeft>,
}

#[controller]
impl Both {
    #[get]
    async fn both(&self, right: Inject<OfRight>) -> String {
        format!("{} {}", self.left.said(), right.said())
    }
}

#[module(
    root,
    imports = [<Left as Made>::Module, <Right as Made>::Module],
    controllers = [Both],
)]
struct BothModule;

#[baya::test]
async fn types_with_the_same_name_from_one_macro_are_different_providers() {
    let app = TestApp::new::<BothModule>().start().await.expect("the app boots");
    assert_eq!(app.get("/twins").send().await.text(), "Left Right");
}

/// Both types as providers of one module.
#[module(root, providers = [OfLeft, OfRight], controllers = [Both])]
struct OneModule;

#[baya::test]
async fn one_module_provides_types_with_the_same_name_from_one_macro() {
    let app = TestApp::new::<OneModule>().start().await.expect("the app boots");
    assert_eq!(app.get("/twins").send().await.text(), "Left Right");
}

/// A constant of maximum size as an argument.
#[injectable]
struct Wide<const N: u128>;

#[module(root, providers = [Wide<1>, Wide<0x1_0000_0000_0000_0001>, Of<u8>, Of<Vec8>])]
struct WideModule;

#[injectable]
struct Of<T: Send + Sync> {
    #[inject(default)]
    _of: std::marker::PhantomData<T>,
}

#[token]
struct Vec8;

#[baya::test]
async fn types_that_differ_only_in_an_argument_are_different_providers() {
    TestApp::new::<WideModule>().start().await.expect("the app boots");
}
