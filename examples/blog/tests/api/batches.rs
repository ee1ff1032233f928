//! The number of lookups by loaders.

use baya::graphql::TestGraphQl;
use baya::testing::{TestApp, json};
use blog::storage::{LookupCounts, Lookups};

use super::{WithToken, start};

/// Returns the batches and the keys of each loader.
fn lookups(app: &TestApp) -> Vec<(&'static str, usize, usize)> {
    let all = app.provider::<Lookups>().all().into_iter();
    all.map(|(loader, LookupCounts { batches, keys })| (loader, batches, keys)).collect()
}

#[baya::test]
async fn needs_one_batch_per_loader_and_level() {
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
async fn the_number_of_batches_does_not_depend_on_the_number_of_posts() {
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
async fn looks_up_each_level_separately() {
    let app = start().await;
    app.graphql("{ authors { posts { comments { author { posts { id } } } } } }").send().await;
    // The authors of the comments are looked up; their posts have been looked up already.
    assert_eq!(
        lookups(&app),
        [("authors by id", 1, 2), ("comments by post", 1, 3), ("posts by author", 1, 2)]
    );
}

#[baya::test]
async fn looks_up_the_entities_of_a_federated_graph_in_one_batch() {
    let app = start().await;
    let query = "query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }";
    let of = json!([
        { "__typename": "Author", "id": "1" },
        { "__typename": "Author", "id": "2" },
    ]);
    app.graphql(query).variable("of", of).send().await;
    assert_eq!(lookups(&app), [("authors by id", 1, 2)]);
}
