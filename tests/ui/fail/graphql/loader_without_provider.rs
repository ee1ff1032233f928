use std::collections::HashMap;

use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[injectable]
struct Ages;

#[injectable]
impl Ages {
    #[loader]
    async fn ages(&self, ids: &[u32]) -> HashMap<u32, u8> {
        ids.iter().map(|id| (*id, 1)).collect()
    }
}

#[resolver]
struct Posts;

#[resolver]
impl Posts {
    #[query]
    async fn age(&self, id: u32, ages: Loader<Ages>) -> Result<Option<u8>, Error> {
        ages.load(id).await
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Posts])]
struct AppModule;

fn main() {}
