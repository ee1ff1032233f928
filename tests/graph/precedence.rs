//! Which of several providers of one token a module uses: its own, an imported one, a global one.
//!
//! The global one is request-scoped, so a program in which it is used by a singleton does not compile.

use baya::prelude::*;
use baya::testing::TestApp;

#[provider_trait]
trait Clock: Send + Sync {
    fn name(&self) -> &'static str;
}

#[injectable(scope = request)]
struct GlobalClock;

impl Clock for GlobalClock {
    fn name(&self) -> &'static str {
        "global"
    }
}

#[injectable]
struct ImportedClock;

impl Clock for ImportedClock {
    fn name(&self) -> &'static str {
        "imported"
    }
}

#[injectable]
struct OwnClock;

impl Clock for OwnClock {
    fn name(&self) -> &'static str {
        "own"
    }
}

#[module(global, providers = [GlobalClock as dyn Clock], exports = [dyn Clock])]
struct GlobalModule;

#[module(providers = [ImportedClock as dyn Clock], exports = [dyn Clock])]
struct ImportedModule;

#[injectable]
struct UsesOwn {
    clock: Arc<dyn Clock>,
}

#[module(imports = [ImportedModule], providers = [OwnClock as dyn Clock, UsesOwn])]
struct OwnModule;

#[injectable]
struct UsesImported {
    clock: Arc<dyn Clock>,
}

#[module(imports = [ImportedModule], providers = [UsesImported])]
struct ImportingModule;

/// Exports the exports of its import.
#[module(imports = [ImportedModule], exports = [ImportedModule])]
struct ReExportingModule;

#[injectable]
struct UsesReExported {
    clock: Arc<dyn Clock>,
}

#[module(imports = [ReExportingModule], providers = [UsesReExported])]
struct IndirectModule;

#[controller("/clock")]
struct Clocks;

#[controller]
impl Clocks {
    #[get]
    async fn name(&self, clock: Inject<dyn Clock>) -> &'static str {
        clock.name()
    }
}

#[module(imports = [OwnModule], controllers = [Clocks])]
struct WithoutClockModule;

#[module(
    root,
    imports = [GlobalModule, OwnModule, ImportingModule, IndirectModule, WithoutClockModule],
)]
struct AppModule;

#[baya::test]
async fn a_module_uses_its_own_provider_before_an_imported_one() {
    let app = TestApp::new::<AppModule>().start().await?;
    assert_eq!(app.provider::<UsesOwn>().clock.name(), "own");
}

#[baya::test]
async fn a_module_uses_an_imported_provider_before_a_global_one() {
    let app = TestApp::new::<AppModule>().start().await?;
    assert_eq!(app.provider::<UsesImported>().clock.name(), "imported");
    assert_eq!(app.provider::<UsesReExported>().clock.name(), "imported");
}

#[baya::test]
async fn a_module_uses_a_global_provider_if_its_imports_do_not_export_one() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/clock").send().await.assert_status(200).assert_text("global");
}
