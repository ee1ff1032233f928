//! Tests the tables of the verification at their limits: full, with one entry less, and with one entry more.

use super::tables::report;
use super::walk::Walk;
use crate::base::Text;
use crate::base::{Key, Location, Type};
use crate::error::Error;
use crate::graph::spec::{
    ApiSpec, Binding, ComponentSpec, Construct, ControllerSpec, Deprecation, Export, HandlerSpec,
    Import, Method, ModuleRef, ModuleSpec, PathHash, ProviderSpec, RouteSpec, Routing, Scope,
    Versions,
};

const HERE: Location = Location { file: "tests.rs", line: 1, column: 1 };

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn token(number: usize) -> Type {
    let at = Location { line: number as u32 + 1, ..HERE };
    Type {
        id: core::any::TypeId::of::<()>(),
        key: Some(leak(Key::new("tests", "T", at))),
        written: "T",
    }
}

fn provider(of: Type) -> ProviderSpec {
    let construct = Construct::Now(|_| Err(Error::not_found()));
    ProviderSpec {
        declared: of,
        token: of,
        at: HERE,
        scope: Scope::Singleton,
        dependencies: &[],
        construct,
    }
}

fn module(number: usize) -> ModuleSpec {
    let of = token(number);
    ModuleSpec {
        token: of,
        at: HERE,
        sound: true,
        root: false,
        global: false,
        deny_orphans: false,
        describes: None,
        described: crate::graph::spec::Described::Routes,
        drives: None,
        routing: Routing::PLAIN,
        imports: &[],
        providers: &[],
        controllers: &[],
        exports: &[],
        options: None,
        itself: provider(of),
        decorations: &[],
        middleware: &[],
    }
}

fn walk_of(modules: &[&'static ModuleSpec]) -> Walk {
    let mut walk = Walk::new();
    for module in modules {
        assert!(walk.enter(module));
        walk.leave();
    }
    walk
}

/// Returns the number of diagnostics with tables of these sizes. They need more stack than a test thread has.
fn diagnostics<
    const M: usize,
    const U: usize,
    const D: usize,
    const I: usize,
    const E: usize,
    const R: usize,
    const S: usize,
    const P: usize,
>(
    modules: &[&'static ModuleSpec],
    root: &'static ModuleSpec,
) -> usize {
    let modules = modules.to_vec();
    let check = move || {
        report::<M, U, D, I, E, R, S, P, 1, 0, 16>(walk_of(&modules), root).diagnostics() as usize
    };
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(check).unwrap();
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn providers(count: usize) -> &'static ModuleSpec {
    let bindings: Vec<Binding> = (1..=count)
        .map(|number| {
            let token = token(number);
            Binding {
                token,
                provider: leak(provider(token)),
                at: HERE,
                hooks: &[],
                component: None,
                convert: None,
            }
        })
        .collect();
    leak(ModuleSpec { providers: bindings.leak(), ..module(0) })
}

fn routes(count: usize, versions: Versions) -> &'static ModuleSpec {
    let route = |number: usize| RouteSpec {
        method: Method::Get,
        path: String::leak(format!("/r{number}")),
        pattern: "",
        path_hash: PathHash { value: 1_000 + number as u64, power: 256 },
        host: "",
        versions,
        deprecation: Deprecation::NONE,
        negotiates: false,
        handler: &HandlerSpec::NONE,
        default_status: 200,
        declared_status: None,
        headers: &[],
        mount: |_| {},
    };
    let of = token(1);
    let controller = ControllerSpec {
        component: ComponentSpec {
            provider: provider(of),
            handlers: &[],
            decorations: &[],
            listed: HERE,
        },
        sound: true,
        prefix: "",
        host: "",
        versions: Versions::Inherited,
        deprecation: Deprecation::NONE,
        routes: (0..count).map(route).collect::<Vec<_>>().leak(),
        doc: "",
        api: &ApiSpec::NONE,
        gateway: None,
    };
    leak(ModuleSpec { controllers: vec![controller].leak(), ..module(0) })
}

#[test]
fn accepts_a_full_table_of_providers() {
    for module in [providers(15), providers(16)] {
        assert_eq!(diagnostics::<1, 16, 0, 0, 0, 0, 64, 16>(&[module], module), 0);
    }
}

#[test]
#[should_panic = "exceeded its bound for the tables of providers and dependencies; this is a bug"]
fn rejects_more_providers_than_the_table_holds() {
    let module = providers(17);
    diagnostics::<1, 16, 0, 0, 0, 0, 64, 16>(&[module], module);
}

#[test]
fn accepts_a_full_table_of_tokens() {
    for module in [providers(15), providers(16)] {
        assert_eq!(diagnostics::<1, 32, 0, 0, 0, 0, 16, 16>(&[module], module), 0);
    }
}

#[test]
#[should_panic = "exceeded its bound for the table of tokens; this is a bug"]
fn rejects_more_tokens_than_the_table_holds() {
    let module = providers(17);
    diagnostics::<1, 32, 0, 0, 0, 0, 16, 16>(&[module], module);
}

#[test]
fn accepts_a_full_table_of_paths() {
    for module in [routes(15, Versions::Neutral), routes(16, Versions::Neutral)] {
        assert_eq!(diagnostics::<1, 1, 0, 0, 0, 32, 16, 16>(&[module], module), 0);
    }
}

#[test]
#[should_panic = "exceeded its bound for the table of routes; this is a bug"]
fn rejects_more_paths_than_the_table_has_slots() {
    let module = routes(17, Versions::Neutral);
    diagnostics::<1, 1, 0, 0, 0, 32, 16, 16>(&[module], module);
}

#[test]
fn accepts_a_full_list_of_routes() {
    for module in [routes(4, Versions::Neutral), routes(5, Versions::Neutral)] {
        assert_eq!(diagnostics::<1, 1, 0, 0, 0, 5, 16, 16>(&[module], module), 0);
    }
}

#[test]
#[should_panic = "exceeded its bound for the table of routes; this is a bug"]
fn rejects_more_routes_than_the_list_holds() {
    let module = routes(6, Versions::Neutral);
    diagnostics::<1, 1, 0, 0, 0, 5, 16, 16>(&[module], module);
}

#[test]
fn counts_a_path_for_each_default_version() {
    let inherited = routes(6, Versions::Inherited);
    let routing =
        Routing { of_app: true, default: Versions::Of(&["1", "2", "3"]), ..Routing::PLAIN };
    let root = leak(ModuleSpec { routing, ..*inherited });
    let size = walk_of(&[root]).measure();
    assert_eq!([size.routes, size.route_slots], [18, 64]);
    assert_eq!(diagnostics::<1, 1, 0, 0, 0, 18, 16, 64>(&[root], root), 0);
}

fn importing(modules: &[&'static ModuleSpec]) -> &'static ModuleSpec {
    let imports: Vec<Import> = modules
        .iter()
        .map(|module| {
            let module = ModuleRef { token: module.token, spec: || leak(self::module(0)) };
            Import { module, at: HERE, nested: false, configure: None, decorations: &[] }
        })
        .collect();
    leak(ModuleSpec { imports: imports.leak(), ..module(0) })
}

#[test]
fn accepts_a_full_table_of_imports() {
    let leaves: [&ModuleSpec; 2] = [leak(module(1)), leak(module(2))];
    let root = importing(&leaves);
    let all = [leaves[0], leaves[1], root];
    assert_eq!(diagnostics::<3, 1, 0, 2, 0, 0, 16, 16>(&all, root), 0);
    assert_eq!(diagnostics::<3, 1, 0, 3, 0, 0, 16, 16>(&all, root), 0);
}

#[test]
#[should_panic = "exceeded its bound for the table of imports; this is a bug"]
fn rejects_more_imports_than_the_table_holds() {
    let leaves: [&ModuleSpec; 2] = [leak(module(1)), leak(module(2))];
    let root = importing(&leaves);
    diagnostics::<3, 1, 0, 1, 0, 0, 16, 16>(&[leaves[0], leaves[1], root], root);
}

fn exporting() -> &'static ModuleSpec {
    let module = providers(2);
    let exports = module.providers.iter();
    let exports = exports.map(|provider| Export { token: provider.token, module: None, at: HERE });
    leak(ModuleSpec { exports: exports.collect::<Vec<_>>().leak(), ..*module })
}

#[test]
fn accepts_a_full_table_of_exports() {
    let root = exporting();
    assert_eq!(diagnostics::<1, 2, 0, 0, 2, 0, 16, 16>(&[root], root), 0);
    assert_eq!(diagnostics::<1, 2, 0, 0, 3, 0, 16, 16>(&[root], root), 0);
}

#[test]
#[should_panic = "exceeded its bound for the table of exports; this is a bug"]
fn rejects_more_exports_than_the_table_holds() {
    let root = exporting();
    diagnostics::<1, 2, 0, 0, 1, 0, 16, 16>(&[root], root);
}

#[test]
fn walks_8192_modules() {
    let modules: Vec<&'static ModuleSpec> =
        (0..8_192).map(|number| leak(module(number)) as _).collect();
    assert_eq!(walk_of(&modules).measure().modules, 8_192);
}

#[test]
#[should_panic = "the graph has more than 8,192 modules"]
fn rejects_a_walk_of_8193_modules() {
    let modules: Vec<&'static ModuleSpec> =
        (0..8_193).map(|number| leak(module(number)) as _).collect();
    walk_of(&modules);
}

#[test]
fn walks_99_imports_deep_and_reports_deeper_ones() {
    let mut walk = Walk::new();
    assert!((0..100).all(|number| walk.enter(leak(module(number)))));
    assert!(!walk.enter(leak(module(100))));
    (0..100).for_each(|_| walk.leave());
    let root = token(0);
    let report = walk.into_report().render(&root);
    assert!(report.as_str().contains("is 100 imports away from `T`"), "{}", report.as_str());
}

#[test]
fn truncates_strings_that_exceed_the_size_of_a_text() {
    let written = |text: &str| {
        let mut out = Text::<4>::new();
        out.push(text);
        out.as_str().to_owned()
    };
    assert_eq!([written("abc"), written("abcd"), written("abcde")], ["abc", "abcd", "abcd"]);
    assert_eq!(written("abcé"), "abc");
}
