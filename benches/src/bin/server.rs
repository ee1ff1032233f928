//! `server <baya|axum> <port>`: serves the API on one thread until the process is killed.

use baya::App;
use benches::api::{ApiModule, axum_app};
use tokio::net::TcpListener;

fn main() -> baya::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [side, port] = arguments.as_slice() else {
        return Err(baya::Error::internal("usage: server <baya|axum> <port>"));
    };
    let address = format!("127.0.0.1:{port}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        match side.as_str() {
            "axum" => {
                let listener = TcpListener::bind(address).await?;
                axum::serve(listener, axum_app()).await?;
                Ok(())
            }
            _ => App::new::<ApiModule>().banner(false).listen(address).await,
        }
    })
}
