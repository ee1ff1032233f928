use baya::cqrs::{Command, Commands, CqrsModule};
use baya::prelude::*;

#[derive(Command)]
#[command(output = u64)]
struct Create;

struct Other;

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[command_handler]
    async fn create(&self, command: Create) -> Result<String, Error> {
        drop(command);
        Ok(String::new())
    }

    #[command_handler]
    async fn plain(&self, command: Other) {
        drop(command);
    }
}

#[injectable]
struct Desk {
    commands: Commands<Create>,
}

impl Desk {
    async fn other(&self) {
        let _ = self.commands.dispatch(Other).await;
    }
}

#[module(root, imports = [CqrsModule], providers = [Cats, Desk])]
struct AppModule;

fn main() {}
