//! The cost of queries in the extensions of their responses.

use baya::Stream;
use baya::graphql::{GraphQl, GraphQlModule, QueryLimits, TestGraphQl, TestResult};
use baya::prelude::*;
use baya::testing::{TestApp, json};
use futures_util::stream;
use serde_json::Value;

#[dto(object)]
#[derive(Clone)]
struct Node {
    id: i32,
}

#[resolver]
struct Nodes;

#[resolver]
impl Nodes {
    #[query(complexity = |cost| 1 + cost.child() * cost.number("first").unwrap_or(10))]
    async fn nodes(&self, first: Option<i32>) -> Vec<Node> {
        (0..first.unwrap_or(10)).map(|id| Node { id }).collect()
    }

    #[query]
    async fn failing(&self) -> Result<i32, Error> {
        Err(Error::not_found())
    }

    #[query]
    async fn slow(&self) -> i32 {
        std::future::pending().await
    }

    #[subscription]
    async fn added(&self) -> impl Stream<Item = Node> + use<> {
        stream::iter([Node { id: 1 }, Node { id: 2 }])
    }
}

fn options() -> GraphQl {
    GraphQl::at("/graphql").timeout(std::time::Duration::from_millis(20)).batch(2)
}

#[module(
    root,
    imports = [GraphQlModule::with(options().cost_in_extensions(true))],
    resolvers = [Nodes],
)]
struct AppModule;

#[module(
    root,
    imports = [GraphQlModule::with(
        options()
            .cost_in_extensions(true)
            .limits(QueryLimits::new().complexity(30).depth(usize::MAX)),
    )],
    resolvers = [Nodes],
)]
struct LimitedModule;

#[module(root, imports = [GraphQlModule::with(options())], resolvers = [Nodes])]
struct DefaultModule;

fn cost(complexity: usize, depth: usize) -> Value {
    json!({ "complexity": complexity, "depth": depth, "maxComplexity": 5000, "maxDepth": 20 })
}

async fn costs(query: &str) -> TestResult {
    TestApp::new::<AppModule>().start().await.unwrap().graphql(query).send().await
}

#[baya::test]
async fn a_response_contains_the_cost_of_its_query() {
    let result =
        costs("query { nodes(first: 3) { id other: id } ...A } fragment A on Query { failing }")
            .await;
    assert_eq!(result.extension("cost"), Some(&cost(8, 2)));
}

#[baya::test]
async fn the_cost_of_a_query_with_several_operations_is_the_one_that_limits_apply_to() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let query = app.graphql("query A { failing } query B { nodes { id } }");
    let result = query.operation("A").send().await;
    assert_eq!(result.extension("cost"), Some(&cost(12, 2)));
}

#[baya::test]
async fn an_operation_that_fails_or_takes_too_long_has_a_cost() {
    for query in ["{ failing }", "{ slow }"] {
        let result = costs(query).await;
        assert_eq!(result.errors().len(), 1);
        assert_eq!(result.extension("cost"), Some(&cost(1, 1)), "{query}");
    }
}

#[baya::test]
async fn a_query_that_is_rejected_has_no_cost() {
    assert_eq!(costs("{ nope }").await.extension("cost"), None);
}

#[baya::test]
async fn the_maximum_cost_comes_from_the_limits() {
    let app = TestApp::new::<LimitedModule>().start().await.unwrap();
    let result = app.graphql("{ nodes { id } }").send().await;
    let expected = json!({ "complexity": 11, "depth": 2, "maxComplexity": 30, "maxDepth": null });
    assert_eq!(result.extension("cost"), Some(&expected));
    let result = app.graphql("{ nodes(first: 30) { id } }").send().await;
    assert_eq!(result.assert_error("QUERY_TOO_COMPLEX").extension("cost"), None);
}

#[baya::test]
async fn each_event_of_a_subscription_and_each_operation_of_a_batch_has_its_cost() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let mut events = app.graphql("subscription { added { id } }").subscribe().await;
    for _ in 0..2 {
        assert_eq!(events.next().await.unwrap().extension("cost"), Some(&cost(2, 2)));
    }
    let both = json!([{ "query": "{ failing }" }, { "query": "{ nodes(first: 1) { id } }" }]);
    let all: Value = app.post("/graphql").json(&both).send().await.json();
    assert_eq!(all[0]["extensions"]["cost"], cost(1, 1));
    assert_eq!(all[1]["extensions"]["cost"], cost(2, 2));
}

#[baya::test]
async fn responses_contain_no_cost_by_default() {
    let app = TestApp::new::<DefaultModule>().start().await.unwrap();
    assert_eq!(app.graphql("{ __typename }").send().await.extension("cost"), None);
}
