//! The order of the folders of the attributes.

use std::path::PathBuf;

use super::imports::imports;
use super::sources;

/// The top-level files and folders of `macros/src` in the order of their dependencies: each may import only those that are
/// listed before it.
const ORDER_IN_MACROS: &[&str] = &[
    // Used by every attribute.
    "sink",
    "paths",
    "declaration",
    "entry",
    "syntax",
    "value",
    "foreign",
    "misplaced",
    "item",
    "component",
    // Shared by several attributes.
    "decoration",
    "handler",
    "hooks",
    "loader",
    "dto",
    "trigger",
    "component_impl",
    // The other attributes.
    "api_error",
    "bundle",
    "controller",
    "distributed",
    "embed",
    "enhancer",
    "extractor",
    "message",
    "metadata",
    "module",
    "program",
    "provider",
    "injectable",
    "provider_trait",
    "resolver",
    "token",
    "lib",
];

#[test]
fn folders_of_the_macros_import_only_those_listed_before_them() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("macros/src");
    let position = |module: &str| ORDER_IN_MACROS.iter().position(|listed| *listed == module);
    for (path, text) in sources("macros/src") {
        let first = path.strip_prefix(&root).expect("a file below the root").iter().next();
        let module = first.expect("a file name").to_string_lossy();
        let module = module.trim_end_matches(".rs");
        let own = position(module);
        assert!(own.is_some(), "`{module}` is missing in `ORDER_IN_MACROS`");
        for (_, path_of_import) in imports(&text) {
            let imported = path_of_import[0].as_str();
            let is_before = position(imported).is_some_and(|imported| Some(imported) < own);
            let is_allowed = imported == module || is_before;
            assert!(is_allowed, "`{}` must not import `{imported}`", path.display());
        }
        let climbs = text.contains("super::super::");
        assert!(!climbs, "`{}` must use `crate::` instead of `super::super::`", path.display());
    }
}
