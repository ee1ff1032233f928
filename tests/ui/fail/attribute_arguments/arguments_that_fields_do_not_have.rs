use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[guard]
struct Members;

impl Guard for Members {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        Ok(())
    }
}

#[resolver]
struct Cats;

#[resolver]
#[use_guards(Members)]
impl Cats {
    #[query(description = "All cats")]
    async fn described(&self) -> bool {
        true
    }

    #[query(guard = "Members")]
    async fn guarded(&self) -> bool {
        true
    }

    #[query(title = "Cats")]
    async fn titled(&self) -> bool {
        true
    }

    #[query]
    async fn arguments(
        &self,
        #[argument(description = "How many")] first: u32,
        #[argument(default_with = "ten()")] second: u32,
        #[argument(name = "last")] third: u32,
    ) -> u32 {
        first + second + third
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
