use baya::prelude::*;

#[baya::main(port = 3000)]
#[module(root)]
struct AppModule;

mod served {
    #[baya::main(address = "127.0.0.1:3000")]
    async fn run() -> baya::Result<()> {
        Ok(())
    }

    #[baya::main]
    enum Choice {
        One,
    }

    #[baya::main]
    fn waits() {}
}
