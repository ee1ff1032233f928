//! Measures the memory after panics of a message handler on one connection.

use baya::gateway::{GatewayModule, GatewayOptions};
use baya::prelude::*;
use baya::testing::TestApp;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

use super::echo::upgraded;

#[gateway("/panics")]
struct Panics;

#[gateway]
impl Panics {
    #[message("panic")]
    async fn panic(&self) -> u32 {
        panic!("expected by the benchmark")
    }

    #[message("alive")]
    async fn alive(&self) -> bool {
        true
    }
}

#[module(
    root,
    imports = [GatewayModule::with(GatewayOptions::new().unlimited_messages())],
    gateways = [Panics]
)]
struct AppModule;

/// Sends a message, and returns the frame with its reply.
async fn exchange(client: &mut DuplexStream, event: &str) -> baya::Result<String> {
    let text = format!("{{\"event\":\"{event}\",\"id\":7}}");
    // The mask is zero, so that masking costs nothing.
    let mut frame = vec![0x81, 0x80 | u8::try_from(text.len())?, 0, 0, 0, 0];
    frame.extend_from_slice(text.as_bytes());
    client.write_all(&frame).await?;
    client.read_u8().await?;
    let length = match client.read_u8().await? {
        126 => usize::from(client.read_u16().await?),
        length => usize::from(length),
    };
    let mut reply = vec![0; length];
    client.read_exact(&mut reply).await?;
    Ok(String::from_utf8(reply)?)
}

async fn panics(client: &mut DuplexStream, count: usize) -> baya::Result<()> {
    for _ in 0..count {
        let reply = exchange(client, "panic").await?;
        if !reply.contains("\"event\":\"exception\"") || !reply.contains("\"id\":7") {
            return Err(Error::internal(reply));
        }
    }
    Ok(())
}

/// Returns the resident memory of this process in kB.
fn resident() -> baya::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let digits = line.and_then(|line| line.split_whitespace().next());
    digits.unwrap_or_default().parse().map_err(Error::internal)
}

pub async fn measure(count: usize) -> baya::Result<()> {
    std::panic::set_hook(Box::new(|_| {}));
    let app = TestApp::new::<AppModule>().start().await?;
    let mut client = upgraded(&app, "/panics").await?;
    // A warm-up, so that one-time allocations are not measured.
    panics(&mut client, 1_000).await?;
    let before = resident()?;
    panics(&mut client, count).await?;
    let after = resident()?;
    let reply = exchange(&mut client, "alive").await?;
    println!("{before} kB before, {after} kB after; then the connection replied {reply}");
    Ok(())
}
