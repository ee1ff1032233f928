//! Runs the whole app with `clinic`, or the same app in two processes with `clinic serve` and `clinic worker`.

use std::net::{Ipv4Addr, SocketAddr};

use baya::prelude::*;
use clinic::{ApiModule, AppModule, WorkerModule, backbone};

#[baya::main]
async fn main() -> baya::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => App::new::<AppModule>().listen(address()?).await,
        ["serve"] => {
            backbone::require_shared_server()?;
            App::new::<ApiModule>().listen(address()?).await
        }
        ["worker"] => {
            backbone::require_shared_server()?;
            App::new::<WorkerModule>().run().await
        }
        _ => {
            let usage = "expected `clinic`, `clinic serve` or `clinic worker`";
            Err(Error::internal(format!("{usage}, found `clinic {}`", arguments.join(" "))))
        }
    }
}

fn address() -> baya::Result<SocketAddr> {
    Ok((Ipv4Addr::LOCALHOST, baya::port_or(3000)?).into())
}
