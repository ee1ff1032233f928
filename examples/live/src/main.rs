//! Serves live messages, stored in `LOG` (`messages.jsonl` by default), on `PORT` (3000 by default).

#[baya::main]
async fn main() -> baya::Result<()> {
    let address = format!("127.0.0.1:{}", baya::port_or(3000)?);
    baya::App::new::<live::LiveModule>().listen(address).await
}
