//! Serves the files in `FOLDER` (`files` by default) on `PORT` (3000 by default).

use baya::prelude::*;

#[baya::main]
async fn main() -> baya::Result<()> {
    let address = format!("127.0.0.1:{}", baya::port_or(3000)?);
    files::with_pages(App::new::<files::FilesModule>()).listen(address).await
}
