//! The entry points of programs and tests.

use super::{expand, golden};

#[test]
fn main() {
    let item = "async fn main() -> baya::Result<()> { App::new::<AppModule>().listen(\"[::1]:3000\").await }";
    golden("main", &expand(crate::program::main, "", item));
}

#[test]
fn main_on_a_root_module() {
    let item = "#[module(root, controllers = [Hello])] struct AppModule;";
    golden("main_on_a_root_module", &expand(crate::program::main, "", item));
}

#[test]
fn test() {
    golden("test", &expand(crate::program::test, "", "async fn finds() { app().await?; }"));
}
