//! The cost and the visibility of fields.

use baya::graphql::{GraphQl, GraphQlModule, QueryLimits, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[dto(object)]
struct Cat {
    name: String,
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query(complexity = 8)]
    async fn costly(&self) -> bool {
        true
    }

    #[query(complexity = |cost| cost.child() * cost.number("first").unwrap_or(2))]
    async fn cats(&self, first: Option<i32>) -> Vec<Cat> {
        let cat = |number| Cat { name: format!("Cat {number}") };
        (0..first.unwrap_or(2)).map(cat).collect()
    }

    #[query(complexity = |cost| cost.list("first", 2))]
    async fn kittens(&self, first: Option<i64>) -> Vec<Cat> {
        let _ = first;
        Vec::new()
    }

    #[query(visible = false)]
    async fn hidden(&self) -> bool {
        true
    }

    #[query(visible = |viewer| viewer.header("x-key").is_some())]
    async fn internal(&self) -> bool {
        true
    }

    #[query(max_age = 60)]
    async fn cached(&self) -> bool {
        true
    }

    #[query(max_age = 20)]
    async fn aged(&self) -> Cat {
        Cat { name: "Tom".into() }
    }

    #[query(max_age = 0)]
    async fn fresh(&self) -> bool {
        true
    }

    #[field]
    async fn years(&self, _cat: &Cat) -> i32 {
        3
    }

    #[field]
    async fn mother(&self, _cat: &Cat) -> Option<Cat> {
        None
    }

    #[query(max_age = 30, private)]
    async fn own(&self) -> bool {
        true
    }
}

#[module(
    root,
    imports = [GraphQlModule::with(
        GraphQl::at("/graphql").introspection(true).limits(QueryLimits::new().complexity(10)),
    )],
    resolvers = [Cats],
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn a_field_costs_what_it_declares() {
    let app = app().await;
    app.graphql("{ costly }").send().await.assert_data(json!({ "costly": true }));
    let result = app.graphql("{ costly again: costly }").send().await;
    assert_eq!(result.status(), 400);
    result.assert_error("QUERY_TOO_COMPLEX");
}

#[baya::test]
async fn a_cost_is_computed_from_arguments_and_variables() {
    let app = app().await;
    for (first, is_accepted) in [(10, true), (11, false)] {
        let result = app.graphql(format!("{{ cats(first: {first}) {{ name }} }}")).send().await;
        assert_eq!(result.errors().is_empty(), is_accepted, "{first}");
        let query = app.graphql("query ($first: Int) { cats(first: $first) { name } }");
        let result = query.variable("first", first).send().await;
        assert_eq!(result.errors().is_empty(), is_accepted, "{first} as a variable");
    }
}

#[baya::test]
async fn the_cost_of_a_list_does_not_overflow() {
    let app = app().await;
    for (first, is_accepted) in [(9, true), (10, false), (i64::MAX, false)] {
        let result = app.graphql(format!("{{ kittens(first: {first}) {{ name }} }}")).send().await;
        assert_eq!(result.errors().is_empty(), is_accepted, "{first}");
    }
}

#[baya::test]
async fn a_hidden_field_is_not_in_the_schema_and_can_be_queried() {
    let app = app().await;
    let fields = "{ __schema { queryType { fields { name } } } }";
    let names = |result: &baya::graphql::TestResult| {
        let all = result.data()["__schema"]["queryType"]["fields"].as_array().unwrap().clone();
        all.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let seen = names(&app.graphql(fields).send().await);
    assert_eq!(seen, ["costly", "cats", "kittens", "cached", "aged", "fresh", "own"]);
    let seen = names(&app.graphql(fields).header("x-key", "1").send().await);
    assert_eq!(seen, ["costly", "cats", "kittens", "internal", "cached", "aged", "fresh", "own"]);
    app.graphql("{ hidden }").send().await.assert_data(json!({ "hidden": true }));
}

#[baya::test]
async fn a_response_is_cacheable_as_long_as_all_of_its_fields() {
    let app = app().await;
    for (query, expected) in [
        ("{ cached }", Some("max-age=60")),
        ("{ cached own }", Some("max-age=30, private")),
        ("{ costly }", None),
        ("{ cached costly }", None),
        ("{ cached __typename }", Some("max-age=60")),
        ("{ aged { name } }", Some("max-age=20")),
        ("{ aged { name years } }", Some("max-age=20")),
        ("{ aged { mother { name } } }", None),
        ("{ fresh }", Some("no-cache")),
    ] {
        let response = app.post("/graphql").json(&json!({ "query": query })).send().await;
        let control = response.header("cache-control");
        assert_eq!(control, expected, "{query}");
    }
}
