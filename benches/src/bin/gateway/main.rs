//! Measures gateways, also compared with handwritten code. `benches/gateways/run` runs all measurements.
//!
//! | arguments | measurement |
//! |---|---|
//! | `echo baya N`, `echo handwritten N` | echoes N messages in this process, for counting instructions |
//! | `serve` | serves rooms on `PORT`, over WebSocket and Socket.IO |
//! | `idle ADDRESS N` | opens N idle sockets until standard input ends |
//! | `broadcast ADDRESS PROTOCOL ROOMS MEMBERS N` | connects members, sends N messages to rooms, and reports deliveries per second |
//! | `stalled ADDRESS N READERS` | sends messages to N clients while READERS clients do not read, and reports the delays of the N clients |
//! | `panics N` | lets a message handler panic N times, and reports the memory before and after |

#![allow(clippy::print_stdout, reason = "the script reads the results")]

mod broadcast;
mod clients;
mod echo;
mod frames;
mod panics;
mod serve;
mod stalled;

use std::io::Read;

use tokio::runtime::Builder;

fn main() -> baya::Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<usize>().map_err(baya::Error::internal);
    let runtime = match arguments[..] {
        ["echo" | "panics", ..] => Builder::new_current_thread().enable_all().build()?,
        _ => Builder::new_multi_thread().worker_threads(2).enable_all().build()?,
    };
    runtime.block_on(async {
        match arguments[..] {
            ["echo", "baya", count] => echo::baya_app(number(count)?).await,
            ["echo", "handwritten", count] => echo::handwritten(number(count)?).await,
            ["serve"] => serve::serve().await,
            ["idle", address, count] => {
                let sockets = clients::connect(address, "websocket", number(count)?).await?;
                println!("ready");
                tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()))
                    .await??;
                drop(sockets);
                Ok(())
            }
            ["broadcast", address, protocol, rooms, members, count] => {
                let rooms = (number(rooms)?, number(members)?);
                broadcast::broadcast(address, protocol, rooms, number(count)?).await
            }
            ["stalled", address, count, readers] => {
                stalled::stalled(address, number(count)?, number(readers)?).await
            }
            ["panics", count] => panics::measure(number(count)?).await,
            _ => Err(baya::Error::internal(
                "invalid arguments; see the documentation at the top of `main.rs`",
            )),
        }
    })
}
