//! Which providers a module sees.

use baya::prelude::*;
use baya::testing::TestApp;

#[provider_trait(many)]
trait Plugin: Send + Sync {
    fn name(&self) -> &'static str;
}

#[injectable]
struct Imported;

impl Plugin for Imported {
    fn name(&self) -> &'static str {
        "imported"
    }
}

#[injectable]
struct Elsewhere;

impl Plugin for Elsewhere {
    fn name(&self) -> &'static str {
        "elsewhere"
    }
}

#[injectable]
struct Private;

impl Plugin for Private {
    fn name(&self) -> &'static str {
        "private"
    }
}

#[injectable]
struct Own;

impl Plugin for Own {
    fn name(&self) -> &'static str {
        "own"
    }
}

#[module(providers = [Imported as dyn Plugin], exports = [dyn Plugin])]
struct ImportedModule;

#[module(providers = [Elsewhere as dyn Plugin], exports = [dyn Plugin])]
struct ElsewhereModule;

#[module(providers = [Private as dyn Plugin])]
struct PrivateModule;

#[injectable]
struct Plugins {
    all: Vec<Arc<dyn Plugin>>,
}

#[module(
    imports = [ImportedModule, PrivateModule],
    providers = [Own as dyn Plugin, Plugins],
    exports = [Plugins],
)]
struct PluginsModule;

#[module(root, imports = [PluginsModule, ElsewhereModule])]
struct Collections;

#[baya::test]
async fn a_collection_contains_only_members_that_its_module_sees() {
    let app = TestApp::new::<Collections>().start().await?;
    let plugins = app.provider::<Plugins>();
    let mut names: Vec<_> = plugins.all.iter().map(|plugin| plugin.name()).collect();
    names.sort_unstable();
    assert_eq!(names, ["imported", "own"]);
}

#[provider_trait]
trait Store: Send + Sync {
    fn name(&self) -> &'static str;
}

#[injectable]
struct GlobalStore;

impl Store for GlobalStore {
    fn name(&self) -> &'static str {
        "global"
    }
}

#[injectable]
struct ImportedStore;

impl Store for ImportedStore {
    fn name(&self) -> &'static str {
        "imported"
    }
}

#[module(global, providers = [GlobalStore as dyn Store], exports = [dyn Store])]
struct GlobalModule;

#[module(providers = [ImportedStore as dyn Store], exports = [dyn Store])]
struct StoreModule;

#[injectable]
struct WithImport {
    store: Arc<dyn Store>,
}

#[module(imports = [StoreModule], providers = [WithImport])]
struct WithImportModule;

#[injectable]
struct WithoutImport {
    store: Arc<dyn Store>,
}

#[module(providers = [WithoutImport])]
struct WithoutImportModule;

#[module(root, imports = [GlobalModule, WithImportModule, WithoutImportModule])]
struct Globals;

#[baya::test]
async fn an_imported_export_takes_precedence_over_a_global_one() {
    let app = TestApp::new::<Globals>().start().await?;
    assert_eq!(app.provider::<WithImport>().store.name(), "imported");
    assert_eq!(app.provider::<WithoutImport>().store.name(), "global");
}
