//! The number of lookups by loaders.

use baya::graphql::TestGraphQl;
use baya::testing::{TestApp, json};
use blog::storage::{Looked, Lookups};

use super::{SignedIn, start};

/// Returns the batches and the keys of each loader.
fn lookups(app: &TestApp) -> Vec<(&'static str, usize, usize)> {
    let all = app.provider::<Lookups>().all().into_iter();
    all.map(|(loader, Looked { batches, keys })| (loader, batches, keys)).collect()
}

#[baya::test]
async fn a_list_needs_one_batch_for_each_loader_and_level() {
    let app = start().await;
    let query = "{ posts { author { name } comments { text author { name } post { title } } } }";
    let result = app.graphql(query).send().await;
    assert!(result.errors().is_empty(), "{:?}", result.errors());
    // The authors of the comments are also authors of the posts, which the operation has already looked up.
    assert_eq!(
        lookups(&app),
        [("authors by id", 1, 2), ("comments by post", 1, 3), ("posts by id", 1, 2)]
    );
}

#[baya::test]
async fn a_list_of_many_posts_needs_as_many_batches_as_one_of_few() {
    let app = start().await;
    for number in 0..50 {
        let query = "mutation ($input: NewPost!) { createPost(input: $input) { id } }";
        let input = json!({ "title": format!("Post {number}"), "body": "Text" });
        let query = app.graphql(query).variable("input", input);
        let query = if number % 2 == 0 { query.ada() } else { query.grace() };
        assert!(query.send().await.errors().is_empty());
    }
    app.graphql("{ posts(limit: 53) { author { name } comments { id } } }").send().await;
    assert_eq!(lookups(&app), [("authors by id", 1, 2), ("comments by post", 1, 53)]);
}

#[baya::test]
async fn each_level_has_its_own_batches() {
    let app = start().await;
    app.graphql("{ authors { posts { comments { author { posts { id } } } } } }").send().await;
    // The authors of the comments are looked up; their posts are already known.
    assert_eq!(
        lookups(&app),
        [("authors by id", 1, 2), ("comments by post", 1, 3), ("posts by author", 1, 2)]
    );
}

#[baya::test]
async fn objects_of_a_federated_graph_are_looked_up_together() {
    let app = start().await;
    let query = "query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }";
    let of = json!([
        { "__typename": "Author", "id": "1" },
        { "__typename": "Author", "id": "2" },
    ]);
    app.graphql(query).variable("of", of).send().await;
    assert_eq!(lookups(&app), [("authors by id", 1, 2)]);
}
