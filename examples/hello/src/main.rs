//! The shortest honest program.

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

#[module(root, controllers = [Hello])]
struct AppModule;

#[baya::main]
async fn main() -> baya::Result<()> {
    App::new::<AppModule>().listen(("127.0.0.1", baya::port_or(3000)?)).await
}
