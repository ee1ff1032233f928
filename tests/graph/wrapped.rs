//! Wrapper types and types without an attribute can be injected if a function provides them.

use std::sync::{Barrier, Mutex};

use baya::prelude::*;
use baya::testing::TestApp;
use baya::{Broadcast, Event};

#[injectable]
struct Cats;

struct Unknown(u8);

#[provider]
fn counted() -> Mutex<Cats> {
    Mutex::new(Cats)
}

#[provider]
fn news() -> Broadcast<Event<String>> {
    Broadcast::default()
}

#[provider]
fn unknown() -> Unknown {
    Unknown(7)
}

trait Source: Send + Sync + 'static {
    type Store: Send + Sync + 'static;
}

#[token]
struct Disk;

impl Source for Disk {
    type Store = Cats;
}

/// The compiler can't know the key of `S::Store` here.
#[injectable]
struct Reader<S: Source> {
    store: Arc<S::Store>,
}

#[controller]
struct Live {
    cats: Arc<Mutex<Cats>>,
    news: Arc<Broadcast<Event<String>>>,
    unknown: Arc<Unknown>,
    absent: Option<Arc<Barrier>>,
    reader: Arc<Reader<Disk>>,
}

#[controller]
impl Live {
    #[get]
    async fn list(&self) -> String {
        let number = self.unknown.0;
        let readers = self.news.readers();
        let free = self.cats.try_lock().is_ok();
        let shared = Arc::strong_count(&self.reader.store) > 1;
        format!("{number} {readers} {free} {shared} {}", self.absent.is_some())
    }
}

#[module(
    providers = [counted, news, unknown, Cats, Reader<Disk>],
    exports = [Mutex<Cats>, Broadcast<Event<String>>, Unknown, Cats, Reader<Disk>]
)]
struct Shared;

#[module(root, imports = [Shared], controllers = [Live])]
struct AppModule;

#[baya::test]
async fn injects_types_that_functions_of_an_imported_module_provide() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/").send().await.assert_text("7 0 true true false");
}
