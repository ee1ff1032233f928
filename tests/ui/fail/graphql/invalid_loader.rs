use std::collections::HashMap;

use baya::graphql::GraphQlModule;
use baya::prelude::*;

#[dto(object)]
struct Post {
    title: String,
}

#[injectable]
struct Authors;

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
    async fn posts(&self) -> Vec<Post> {
        Vec::new()
    }

    #[field]
    async fn author(&self, post: &Post, authors: Loader<Authors>) -> String {
        let _ = authors;
        post.title.clone()
    }

    #[field]
    async fn age(&self, post: &Post, ages: Loader<Ages>) -> Result<Option<u8>, Error> {
        let _ = post;
        ages.load("1").await
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], providers = [Authors, Ages], resolvers = [Posts])]
struct AppModule;

fn main() {}
