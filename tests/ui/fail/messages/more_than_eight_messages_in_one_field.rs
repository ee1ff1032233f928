use baya::cqrs::{Command, Commands, CqrsModule, Queries, Query};
use baya::prelude::*;

macro_rules! messages {
    ($($command:ident $query:ident)*) => { $(
        #[derive(Command)]
        struct $command;

        #[derive(Query)]
        #[query(output = u32)]
        struct $query;
    )* };
}

messages! { C1 Q1 C2 Q2 C3 Q3 C4 Q4 C5 Q5 C6 Q6 C7 Q7 C8 Q8 C9 Q9 }

#[injectable]
struct Desk {
    commands: Commands<(C1, C2, C3, C4, C5, C6, C7, C8, C9)>,
    queries: Queries<(Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, Q9)>,
}

impl Desk {
    async fn works(&self) -> Result<u32, Error> {
        self.commands.dispatch(C1).await?;
        self.commands.dispatch(C9).await?;
        self.queries.ask(Q1).await
    }
}

#[module(root, imports = [CqrsModule], providers = [Desk])]
struct AppModule;

fn main() {}
