//! Serves the chat on `PORT`, 3000 by default.

use baya::prelude::*;
use chat::AppModule;

#[baya::main]
async fn main() -> baya::Result<()> {
    let address = format!("127.0.0.1:{}", baya::port_or(3000)?);
    App::new::<AppModule>().listen(address).await
}
