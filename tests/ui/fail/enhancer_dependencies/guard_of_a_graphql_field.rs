use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[injectable]
struct Accounts;

#[guard]
struct OnlyOwner {
    accounts: Arc<Accounts>,
}

impl Guard for OnlyOwner {
    async fn check(&self, _cx: &mut Context<'_>) -> Result<(), Error> {
        let _ = &self.accounts;
        Ok(())
    }
}

#[dto(object)]
struct Cat {
    name: String,
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn cats(&self) -> Vec<Cat> {
        Vec::new()
    }

    #[field]
    #[use_guards(OnlyOwner)]
    async fn secret(&self, cat: &Cat) -> String {
        cat.name.clone()
    }
}

#[module(providers = [Accounts])]
struct AccountsModule;

#[module(root, imports = [AccountsModule, GraphQlModule::at("/graphql")], resolvers = [Cats])]
struct AppModule;

fn main() {}
