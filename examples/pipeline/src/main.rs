//! Serves the app on `PORT`, 3000 by default.

use baya::App;
use pipeline::AppModule;

#[baya::main]
async fn main() -> baya::Result<()> {
    App::new::<AppModule>().listen(("127.0.0.1", baya::port_or(3000)?)).await
}
