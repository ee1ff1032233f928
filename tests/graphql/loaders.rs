//! Loaders: many keys are looked up at once.

use std::collections::HashMap;
use std::sync::Mutex;

use baya::graphql::{GraphQl, GraphQlModule, Loader, QueryLimits, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[dto(object)]
#[derive(Clone)]
struct Author {
    id: i32,
    name: String,
}

#[dto(object)]
#[derive(Clone)]
struct Post {
    id: i32,
    author_id: i32,
}

#[dto(object)]
#[derive(Clone)]
struct Comment {
    id: i32,
    author_id: i32,
}

/// The calls of batch functions: the name of the function, and the number of keys.
#[injectable]
struct Calls(#[inject(default)] Mutex<Vec<(&'static str, usize)>>);

impl Calls {
    fn note(&self, what: &'static str, count: usize) {
        self.0.lock().unwrap().push((what, count));
    }
}

#[injectable]
struct Authors {
    calls: Arc<Calls>,
}

#[injectable]
impl Authors {
    #[loader]
    async fn by_id(&self, ids: &[i32]) -> Result<HashMap<i32, Author>, Error> {
        self.calls.note("authors", ids.len());
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        if ids.contains(&13) {
            return Err(Error::unavailable().with_code("database_gone"));
        }
        let known = ids.iter().filter(|id| **id < 100);
        Ok(known.map(|id| (*id, Author { id: *id, name: format!("author {id}") })).collect())
    }
}

#[injectable]
struct Comments {
    calls: Arc<Calls>,
}

#[injectable]
impl Comments {
    #[loader(max = 400)]
    async fn of_posts(&self, posts: &[i32]) -> Vec<Option<Vec<Comment>>> {
        self.calls.note("comments", posts.len());
        let of = |post: &i32| {
            let all = (0..3).map(|number| Comment { id: post * 10 + number, author_id: number });
            Some(all.collect())
        };
        posts.iter().map(of).collect()
    }
}

#[injectable]
struct Panicking;

#[injectable]
impl Panicking {
    #[loader]
    async fn none(&self, _keys: &[i32]) -> HashMap<i32, i32> {
        panic!("no keys")
    }
}

#[injectable]
struct Chosen;

#[injectable]
impl Chosen {
    #[cfg(windows)]
    #[loader]
    async fn of_windows(&self, ids: &[i32]) -> HashMap<i32, i32> {
        ids.iter().map(|id| (*id, *id)).collect()
    }

    #[cfg(not(windows))]
    #[loader]
    async fn of_others(&self, ids: &[i32]) -> HashMap<i32, i32> {
        ids.iter().map(|id| (*id, *id)).collect()
    }
}

#[resolver]
struct Blog;

#[resolver]
impl Blog {
    #[query]
    async fn posts(&self, count: i32) -> Vec<Post> {
        (0..count).map(|id| Post { id, author_id: id % 10 }).collect()
    }

    #[query]
    async fn author(&self, id: i32, authors: Loader<Authors>) -> Result<Option<Author>, Error> {
        authors.load(id).await
    }

    #[query]
    async fn panicking(&self, loader: Loader<Panicking>) -> Result<Option<i32>, Error> {
        loader.load(1).await
    }

    #[query]
    async fn chosen(&self, loader: Loader<Chosen>) -> Result<Option<i32>, Error> {
        loader.load(1).await
    }

    #[query]
    async fn primed(&self, authors: Loader<Authors>) -> Result<Vec<String>, Error> {
        authors.prime(1, Author { id: 1, name: "primed".into() });
        let first = authors.load_one(1).await?;
        authors.clear(&1);
        let second = authors.load_many([1, 2]).await?;
        let names = second.into_iter().flatten().map(|author| author.name);
        Ok([first.name].into_iter().chain(names).collect())
    }

    #[query]
    async fn cleared_early(&self, authors: Loader<Authors>) -> Result<Vec<bool>, Error> {
        let first = authors.load(1);
        let second = async {
            authors.clear(&1);
            authors.load(1).await
        };
        let (first, second) = futures_util::future::try_join(first, second).await?;
        Ok([first, second, authors.load(1).await?].iter().map(Option::is_some).collect())
    }

    #[query]
    async fn cleared_late(
        &self,
        authors: Loader<Authors>,
        calls: Inject<Calls>,
    ) -> Result<Vec<bool>, Error> {
        let first = authors.load(1);
        let second = async {
            while calls.0.lock().unwrap().is_empty() {
                tokio::task::yield_now().await;
            }
            authors.clear(&1);
            authors.load(1).await
        };
        let (first, second) = futures_util::future::try_join(first, second).await?;
        Ok([first, second, authors.load(1).await?].iter().map(Option::is_some).collect())
    }

    #[field("author")]
    async fn author_of_post(&self, post: &Post, authors: Loader<Authors>) -> Result<Author, Error> {
        authors.load_one(post.author_id).await
    }

    #[field]
    async fn comments(
        &self,
        post: &Post,
        comments: Loader<Comments>,
    ) -> Result<Vec<Comment>, Error> {
        Ok(comments.load(post.id).await?.unwrap_or_default())
    }

    #[field("author")]
    async fn author_of_comment(
        &self,
        comment: &Comment,
        authors: Loader<Authors>,
    ) -> Result<Option<Author>, Error> {
        authors.load(comment.author_id + 10).await
    }
}

#[module(
    root,
    imports = [GraphQlModule::with(GraphQl::at("/graphql").limits(QueryLimits::new().aliases(1_000)))],
    providers = [Calls, Authors, Comments, Panicking, Chosen],
    resolvers = [Blog],
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

fn calls(app: &TestApp) -> Vec<(&'static str, usize)> {
    app.provider::<Calls>().0.lock().unwrap().clone()
}

#[baya::test]
async fn a_thousand_posts_need_one_call_for_each_loader_and_level() {
    let app = app().await;
    let query = "{ posts(count: 1000) { author { name } comments { id author { name } } } }";
    let result = app.graphql(query).send().await;
    assert!(result.errors().is_empty(), "{:?}", result.errors());
    let posts = result.data()["posts"].as_array().unwrap();
    assert_eq!(posts[999]["author"]["name"], "author 9");
    assert_eq!(posts[999]["comments"][2]["author"]["name"], "author 12");
    let mut calls = calls(&app);
    calls.sort();
    // Batches of comments have at most 400 keys.
    assert_eq!(
        calls,
        [("authors", 3), ("authors", 10), ("comments", 200), ("comments", 400), ("comments", 400)]
    );
}

#[baya::test]
async fn each_key_is_looked_up_once_in_an_operation() {
    let app = app().await;
    let query = "{ a: author(id: 1) { name } b: author(id: 1) { id } c: author(id: 2) { id } }";
    for _ in 0..2 {
        app.graphql(query).send().await;
    }
    assert_eq!(calls(&app), [("authors", 2), ("authors", 2)]);
}

#[baya::test]
async fn a_key_that_is_cleared_before_its_batch_runs_is_looked_up_once() {
    let app = app().await;
    let result = app.graphql("{ clearedEarly }").send().await;
    result.assert_data(json!({ "clearedEarly": [true, true, true] }));
    assert_eq!(calls(&app), [("authors", 1)]);
}

#[baya::test]
async fn a_key_that_is_cleared_while_its_batch_runs_is_looked_up_again() {
    let app = app().await;
    let result = app.graphql("{ clearedLate }").send().await;
    result.assert_data(json!({ "clearedLate": [true, true, true] }));
    assert_eq!(calls(&app), [("authors", 1), ("authors", 1)]);
}

#[baya::test]
async fn a_configuration_chooses_a_loader() {
    app().await.graphql("{ chosen }").send().await.assert_data(json!({ "chosen": 1 }));
}

#[baya::test]
async fn returns_none_for_a_key_without_a_value() {
    let app = app().await;
    app.graphql("{ author(id: 100) { id } }").send().await.assert_data(json!({ "author": null }));
}

#[baya::test]
async fn an_error_applies_to_each_key_of_the_batch() {
    let app = app().await;
    let result = app.graphql("{ a: author(id: 13) { id } b: author(id: 1) { id } }").send().await;
    assert_eq!(result.codes(), ["database_gone", "database_gone"]);
    assert_eq!(result.data(), &json!({ "a": null, "b": null }));
}

#[baya::test]
async fn a_panic_is_an_internal_error() {
    let app = app().await;
    app.graphql("{ panicking }").send().await.assert_error("internal_error");
}

#[baya::test]
async fn adds_and_removes_values() {
    let app = app().await;
    let result = app.graphql("{ primed }").send().await;
    result.assert_data(json!({ "primed": ["primed", "author 1", "author 2"] }));
}
