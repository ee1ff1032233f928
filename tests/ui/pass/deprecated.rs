//! Deprecated items, and handlers that do not wait, cause no warnings in what the macros emit.

#![deny(warnings, unused_qualifications, clippy::unused_async)]

use baya::prelude::*;

#[dto]
enum Kind {
    New,
    #[deprecated]
    Old,
    /// A kind with a size.
    #[deprecated]
    Sized { size: u8 },
}

#[dto]
struct Cat {
    #[deprecated]
    lives: u8,
    kind: Kind,
}

#[dto]
struct Page<T> {
    of: T,
}

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[deprecated]
    async fn find(&self) -> &'static str {
        "Tom"
    }

    #[post]
    async fn create(&self, #[body] page: Page<u8>) -> Json<Page<u8>> {
        Json(page)
    }

    #[post("/cats")]
    async fn cats(&self, cat: Json<Cat>) -> Json<Cat> {
        cat
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn main() {
    let _ = App::new::<AppModule>();
}
