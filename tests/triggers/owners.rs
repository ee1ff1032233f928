//! The components that handlers belong to.

use std::marker::PhantomData;

use baya::prelude::*;
use baya::protocol::Invocation;
use baya::testing::TestApp;
use baya::{BoxFuture, Reply};

use super::ping::{Ping, PingModule, call, call_only};

async fn replies(app: &TestApp) -> Vec<String> {
    let mut all = Vec::new();
    for bound in app.handlers::<Ping>() {
        all.push(call(&bound.handler, "").await.unwrap().into_inner::<String>().unwrap());
    }
    all
}

#[provider_trait]
trait Named: Send + Sync {
    fn name(&self) -> String;
}

#[injectable]
struct Both;

impl Named for Both {
    fn name(&self) -> String {
        "both".to_owned()
    }
}

#[injectable]
impl Both {
    #[on(Ping)]
    async fn pinged(&self) -> String {
        self.name()
    }
}

#[module(root, imports = [PingModule], providers = [Both, Both as dyn Named])]
struct BothModule;

#[baya::test]
async fn a_provider_in_two_bindings_of_a_module_is_called_once() {
    let app = TestApp::new::<BothModule>().start().await.unwrap();
    assert_eq!(replies(&app).await, ["both"]);
}

#[module(root, imports = [PingModule], providers = [Both as dyn Named])]
struct BoundModule;

#[baya::test]
async fn a_provider_that_is_only_bound_to_a_trait_has_its_handlers() {
    let app = TestApp::new::<BoundModule>().start().await.unwrap();
    assert_eq!(replies(&app).await, ["both"]);
}

struct Fake;

impl Named for Fake {
    fn name(&self) -> String {
        "fake".to_owned()
    }
}

#[baya::test]
async fn replacing_a_binding_removes_its_handlers() {
    let app = TestApp::new::<BoundModule>().replace::<dyn Named>(Fake).start().await.unwrap();
    assert!(app.handlers::<Ping>().is_empty());
}

/// A type that a factory creates.
#[token]
struct Made(&'static str);

#[injectable]
impl Made {
    #[on(Ping)]
    async fn pinged(&self) -> String {
        self.0.to_owned()
    }
}

#[provider]
async fn made() -> Made {
    Made("by a factory")
}

#[module(root, imports = [PingModule], providers = [made])]
struct FactoryModule;

#[module(root, imports = [PingModule], providers = [value(Made("by an expression")) as Made])]
struct ValueModule;

#[baya::test]
async fn a_type_that_a_factory_creates_has_handlers() {
    let app = TestApp::new::<FactoryModule>().start().await.unwrap();
    assert_eq!(replies(&app).await, ["by a factory"]);
}

#[baya::test]
async fn calls_a_replacement_of_the_same_type() {
    let app =
        TestApp::new::<FactoryModule>().replace::<Made>(Made("by a test")).start().await.unwrap();
    assert_eq!(replies(&app).await, ["by a test"]);
}

trait Kind: Send + Sync + 'static {
    const NAME: &'static str;
}

#[token]
struct Cat;

impl Kind for Cat {
    const NAME: &'static str = "cat";
}

#[token]
struct Dog;

impl Kind for Dog {
    const NAME: &'static str = "dog";
}

#[injectable]
struct Repository<K: Kind> {
    #[inject(default)]
    kind: PhantomData<K>,
}

#[injectable]
impl<K: Kind> Repository<K> {
    #[on(Ping)]
    async fn pinged(&self, _cx: &Context<'_>) -> String {
        let _: PhantomData<K> = self.kind;
        K::NAME.to_owned()
    }
}

#[module(root, imports = [PingModule], providers = [Repository<Cat>, Repository<Dog>])]
struct GenericModule;

#[baya::test]
async fn each_instance_of_a_generic_provider_has_its_handlers() {
    let app = TestApp::new::<GenericModule>().start().await.unwrap();
    assert_eq!(replies(&app).await, ["cat", "dog"]);
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/name")]
    async fn name(&self) -> &'static str {
        "routed"
    }

    #[on(Ping)]
    async fn pinged(&self) -> String {
        self.name().await.to_owned()
    }
}

#[module(root, imports = [PingModule], controllers = [Routes])]
struct RoutesModule;

#[baya::test]
async fn a_controller_has_routes_and_handlers() {
    let app = TestApp::new::<RoutesModule>().start().await.unwrap();
    app.get("/name").send().await.assert_text("routed");
    assert_eq!(replies(&app).await, ["routed"]);
}

#[injectable]
struct Conditional;

#[injectable]
impl Conditional {
    #[cfg(any())]
    #[on(Ping)]
    async fn absent(&self, _missing: Inject<Missing>) -> String {
        String::new()
    }

    #[cfg(not(any()))]
    #[on(Ping)]
    async fn present(&self) -> String {
        "present".to_owned()
    }
}

#[module(root, imports = [PingModule], providers = [Conditional])]
struct ConditionalModule;

#[baya::test]
async fn omits_a_handler_that_cfg_excludes() {
    let app = TestApp::new::<ConditionalModule>().start().await.unwrap();
    assert_eq!(replies(&app).await, ["present"]);
}

/// A driver whose message borrows from the driver.
struct Lending<'t>(&'t str);

impl Invocation<Both> for Lending<'_> {
    fn invoke<'a>(
        &'a self,
        component: &'a Both,
        _cx: &'a mut Context<'_>,
    ) -> BoxFuture<'a, baya::Result<Reply>> {
        Box::pin(async move { Ok(Reply::new(format!("{} and {}", component.name(), self.0))) })
    }
}

#[baya::test]
async fn an_invocation_can_borrow_from_its_driver() {
    let app = TestApp::new::<BothModule>().start().await.unwrap();
    let handler = app.handlers::<Ping>().remove(0).handler;
    let text = String::from("borrowed");
    let call = baya::protocol::AppCall::new("lend", ());
    let reply = handler.invoke(call, &handler.scope(), &Lending(&text)).await.unwrap();
    assert_eq!(reply.into_inner::<String>().unwrap(), "both and borrowed");
}

#[baya::test]
async fn rejects_an_invocation_of_another_component() {
    let app = TestApp::new::<FactoryModule>().start().await.unwrap();
    let handler = app.handlers::<Ping>().remove(0).handler;
    let call = baya::protocol::AppCall::new("lend", ());
    let error = handler.invoke(call, &handler.scope(), &Lending("")).await.unwrap_err();
    assert!(error.chain().contains("the component of the handler is not a"), "{error:?}");
}

#[module(providers = [Both])]
struct FeatureModule;

#[baya::test]
async fn a_feature_module_starts_in_a_test_without_the_driver_of_the_root() {
    let app = TestApp::new::<FeatureModule>().start().await.unwrap();
    let reply = call_only::<Ping>(&app, "").await.unwrap();
    assert_eq!(reply.into_inner::<String>().unwrap(), "both");
}

#[baya::test]
async fn a_value_has_the_handlers_of_its_type() {
    let app = TestApp::new::<ValueModule>().start().await.unwrap();
    assert_eq!(replies(&app).await, ["by an expression"]);
}
