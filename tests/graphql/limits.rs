//! Query limits.

use baya::graphql::{GraphQl, GraphQlModule, QueryLimits, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[dto(object)]
#[derive(Clone)]
struct Node {
    id: i32,
}

#[resolver]
struct Nodes;

#[resolver]
impl Nodes {
    #[query]
    async fn node(&self) -> Node {
        Node { id: 1 }
    }

    #[field]
    async fn next(&self, node: &Node) -> Node {
        Node { id: node.id + 1 }
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Nodes])]
struct AppModule;

#[module(
    root,
    imports = [GraphQlModule::with(
        GraphQl::at("/graphql").limits(QueryLimits::new().depth(3).complexity(4).tokens(40).variables(1)),
    )],
    resolvers = [Nodes],
)]
struct StrictModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

async fn assert_rejected(query: String) {
    let result = app().await.graphql(query).send().await;
    assert_eq!(result.status(), 400, "{:?}", result.errors());
    result.assert_error("QUERY_TOO_COMPLEX");
}

#[baya::test]
async fn rejects_queries_that_are_nested_too_deep() {
    assert_rejected(format!("{{ node {} id {} }}", "{ next ".repeat(10_000), "}".repeat(10_000)))
        .await;
    assert_rejected(format!("{{ node {{ {} id {} }} }}", "next { ".repeat(25), "}".repeat(25)))
        .await;
}

#[baya::test]
async fn rejects_queries_with_too_many_aliases() {
    let aliases: String = (0..10_000).map(|number| format!("a{number}: node {{ id }} ")).collect();
    assert_rejected(format!("{{ {aliases} }}")).await;
    let aliases: String = (0..101).map(|number| format!("a{number}: node {{ id }} ")).collect();
    assert_rejected(format!("{{ {aliases} }}")).await;
}

#[baya::test]
async fn rejects_queries_with_too_many_directives() {
    assert_rejected(format!("{{ node {} {{ id }} }}", "@skip(if: false) ".repeat(10_000))).await;
    assert_rejected(format!("{{ node {} {{ id }} }}", "@skip(if: false) ".repeat(101))).await;
}

#[baya::test]
async fn rejects_queries_with_too_many_tokens() {
    assert_rejected(format!("{{ node {{ {} }} }}", "id ".repeat(300_000))).await;
}

#[baya::test]
async fn rejects_fragments_that_contain_themselves() {
    for query in [
        "{ node { ...A } } fragment A on Node { id ...A }",
        "{ node { ...A } } fragment A on Node { ...B } fragment B on Node { ...A }",
        "{ node { id } } fragment A on Node { next { ...A } }",
    ] {
        let result = app().await.graphql(query).send().await;
        assert_eq!(result.status(), 400);
        result.assert_error("GRAPHQL_VALIDATION_FAILED");
    }
}

#[baya::test]
async fn measures_fragments_that_contain_others_twice() {
    let levels: String = (0..30)
        .map(|level| format!("fragment F{level} on Node {{ ...F{0} ...F{0} }} ", level + 1))
        .collect();
    assert_rejected(format!("{{ node {{ ...F0 }} }} {levels} fragment F30 on Node {{ id }}")).await;
}

#[baya::test]
async fn rejects_fragments_that_are_not_defined_before_it_expands_the_others() {
    let levels: String = (0..60)
        .map(|level| format!("fragment F{level} on Node {{ ...F{0} ...F{0} }} ", level + 1))
        .collect();
    let result = app().await.graphql(format!("{{ node {{ ...F0 }} }} {levels}")).send().await;
    assert_eq!(result.status(), 400);
    result.assert_error("GRAPHQL_VALIDATION_FAILED");
    assert_eq!(result.errors()[0].message, "the fragment `F60` is not defined");
}

#[baya::test]
async fn spreads_and_names_without_spaces_are_tokens_of_their_own() {
    let spreads = "...F".repeat(4_000);
    let query = format!("{{ node {{ id{spreads} }} }} fragment F on Node {{ id }}");
    let result = app().await.graphql(query).send().await;
    result.assert_error("QUERY_TOO_COMPLEX");
    assert_eq!(result.errors()[0].message, "the query has more than 4000 tokens");
}

#[baya::test]
async fn applies_configured_limits() {
    let app = TestApp::new::<StrictModule>().start().await.unwrap();
    app.graphql("{ node { next { id } } }")
        .send()
        .await
        .assert_data(json!({ "node": { "next": { "id": 2 } } }));
    for query in [
        "{ node { next { next { id } } } }",
        "{ node { a: id b: id c: id d: id } }",
        "{ node { id id id id id id id id id id id id id id id id id id id id id id id id id id id id id id id id id id id id id id } }",
    ] {
        app.graphql(query).send().await.assert_error("QUERY_TOO_COMPLEX");
    }
    let result = app.graphql("{ node { id } }").variable("a", 1).variable("b", 2).send().await;
    result.assert_error("QUERY_TOO_COMPLEX");
}

#[baya::test]
async fn the_queries_of_introspection_tools_are_within_the_limits() {
    let query = include_str!("introspection.graphql");
    let result = app().await.graphql(query).send().await;
    assert!(result.errors().is_empty(), "{:?}", result.errors());
}

#[baya::test]
async fn rejects_queries_whose_text_is_too_long() {
    assert_rejected(format!("{{ node {{ id }} }} #{}", "x".repeat(256 * 1024))).await;
}

#[baya::test]
async fn rejects_variables_without_reading_all_of_them() {
    let mut query = app().await.graphql("{ node { id } }");
    for number in 0..10_001 {
        query = query.variable(format!("v{number}"), number);
    }
    let result = query.send().await;
    assert_eq!(result.status(), 400);
    result.assert_error("QUERY_TOO_COMPLEX");
    assert_eq!(result.errors()[0].message, "the request has more than 10000 variables");
}

#[baya::test]
async fn rejects_introspection_with_nested_lists() {
    let app = app().await;
    let query = |depth: usize| {
        let (open, close) = ("fields { type { ".repeat(depth), "} } ".repeat(depth));
        app.graphql(format!("{{ __type(name: \"Node\") {{ {open} name {close} }} }}"))
    };
    assert!(query(2).send().await.errors().is_empty());
    let result = query(3).send().await;
    result.assert_error("QUERY_TOO_COMPLEX");
    assert_eq!(result.errors()[0].message, "an introspection has at most 2 nested lists");
}

#[baya::test]
async fn rejects_queries_with_too_many_operations() {
    let operations = |count: usize| -> String {
        (0..count).map(|number| format!("query Q{number} {{ node {{ id }} }} ")).collect()
    };
    let app = app().await;
    let result = app.graphql(operations(32)).operation("Q31").send().await;
    result.assert_data(json!({ "node": { "id": 1 } }));
    app.graphql(operations(33)).operation("Q31").send().await.assert_error("QUERY_TOO_COMPLEX");
}

#[baya::test]
async fn a_response_has_at_most_100_validation_errors() {
    let fields: String = (0..200).map(|number| format!("unknown{number} ")).collect();
    let result = app().await.graphql(format!("{{ {fields} }}")).send().await;
    assert_eq!(result.errors().len(), 100);
}
