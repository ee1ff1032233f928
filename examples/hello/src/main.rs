//! A minimal program.

use baya::prelude::*;

#[controller]
struct Hello;

#[controller]
impl Hello {
    #[get]
    async fn hello(&self) -> &'static str {
        "Hello, Baya!"
    }
}

#[baya::main]
#[module(root, controllers = [Hello])]
struct AppModule;
