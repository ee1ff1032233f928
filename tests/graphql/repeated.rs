//! Fields that a query selects several times, directly and in fragments, are one call.

use std::sync::atomic::{AtomicUsize, Ordering};

use baya::Stream;
use baya::graphql::{GraphQlContext, GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};
use futures_util::stream;

#[dto(object)]
struct Cat {
    id: i32,
    name: String,
}

#[dto(object)]
struct Owner {
    name: String,
    secret: String,
}

#[guard]
struct NoSecrets;

impl Guard for NoSecrets {
    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {
        match cx.graphql() {
            Some(field) if field.selects("secret") => Err(Error::forbidden()),
            _ => Ok(()),
        }
    }
}

#[injectable]
struct Calls(#[inject(default)] AtomicUsize);

#[resolver]
struct Cats {
    calls: Arc<Calls>,
}

impl Cats {
    fn call(&self) -> i32 {
        self.calls.0.fetch_add(1, Ordering::SeqCst) as i32 + 1
    }
}

#[resolver]
impl Cats {
    #[query]
    async fn cat(&self) -> Cat {
        let id = self.call();
        tokio::task::yield_now().await;
        Cat { id, name: "Tom".into() }
    }

    #[query]
    async fn lost(&self) -> Result<Option<i32>, Error> {
        self.call();
        tokio::task::yield_now().await;
        Err(Error::not_found())
    }

    #[mutation]
    async fn add(&self, first: i32, second: i32) -> i32 {
        self.call() + first + second
    }

    #[subscription]
    async fn cats(&self) -> impl Stream<Item = Cat> + use<> {
        let id = self.call();
        stream::iter([Cat { id, name: "Tom".into() }])
    }

    #[field]
    #[use_guards(NoSecrets)]
    async fn owner(&self, _cat: &Cat) -> Owner {
        Owner { name: "kim".into(), secret: "fish".into() }
    }
}

#[module(
    root,
    imports = [GraphQlModule::at("/graphql")],
    providers = [Calls],
    resolvers = [Cats],
)]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

fn calls(app: &TestApp) -> usize {
    app.provider::<Calls>().0.load(Ordering::SeqCst)
}

#[baya::test]
async fn calls_a_query_in_several_fragments_once() {
    let app = app().await;
    let query = "{ ...A ...B ...A ... on Query { cat { name } } }
        fragment A on Query { cat { id } } fragment B on Query { cat { name } }";
    app.graphql(query).send().await.assert_data(json!({ "cat": { "id": 1, "name": "Tom" } }));
    assert_eq!(calls(&app), 1);
}

#[baya::test]
async fn a_mutation_in_several_fragments_runs_once() {
    let app = app().await;
    let query = "mutation { ...A ...B add(second: 2, first: 1) @include(if: true) }
        fragment A on Mutation { add(first: 1, second: 2) }
        fragment B on Mutation { add(first: 1, second: 2) }";
    app.graphql(query).send().await.assert_data(json!({ "add": 4 }));
    assert_eq!(calls(&app), 1);
}

#[baya::test]
async fn does_not_select_skipped_fields() {
    let query = "{ cat { id } cat @skip(if: true) { name } ...A @include(if: false) }
        fragment A on Query { cat { name } }";
    app().await.graphql(query).send().await.assert_data(json!({ "cat": { "id": 1 } }));
}

#[baya::test]
async fn reports_an_error_of_a_field_that_is_selected_twice_once() {
    let app = app().await;
    let result = app.graphql("{ lost ...A } fragment A on Query { lost }").send().await;
    result.assert_error("not_found");
    assert_eq!(result.errors().len(), 1);
    assert_eq!(result.data(), &json!({ "lost": null }));
    assert_eq!(calls(&app), 1);
}

#[baya::test]
async fn a_subscription_in_a_fragment_has_its_events_once() {
    for query in [
        "subscription { ...A } fragment A on Subscription { cats { id name } }",
        "subscription { ... { cats { id } } ...A } fragment A on Subscription { cats { name } }",
        "subscription { cats { id } cats { name } }",
    ] {
        let app = app().await;
        let mut events = app.graphql(query).subscribe().await;
        let event = events.next().await.unwrap();
        event.assert_data(json!({ "cats": { "id": 1, "name": "Tom" } }));
        assert!(events.next().await.is_none(), "{query}");
        assert_eq!(calls(&app), 1, "{query}");
    }
}

#[baya::test]
async fn rejects_a_condition_on_the_fragment_of_a_subscription() {
    let query = "subscription { ...A @skip(if: false) } fragment A on Subscription { cats { id } }";
    let result = app().await.graphql(query).send().await;
    result.assert_error("GRAPHQL_VALIDATION_FAILED");
}

#[baya::test]
async fn guards_see_the_selection_of_each_occurrence_of_a_field() {
    let app = app().await;
    for query in [
        "{ cat { owner { name } owner { secret } } }",
        "{ cat { owner { name } } ...A } fragment A on Query { cat { owner { secret } } }",
    ] {
        app.graphql(query).send().await.assert_error("forbidden");
    }
    let query = "{ cat { owner { name } owner { name } } }";
    let result = app.graphql(query).send().await;
    result.assert_data(json!({ "cat": { "owner": { "name": "kim" } } }));
}

#[baya::test]
async fn one_key_has_one_field_and_the_same_arguments_in_all_fragments() {
    let app = app().await;
    for query in [
        "mutation { add(first: 1, second: 2) ...A } fragment A on Mutation { add(first: 1, second: 3) }",
        "{ a: lost ... on Query { a: cat { id } } }",
        "{ cat { a: name } cat { a: id } }",
        "{ cat { owner { a: name } } ...A } fragment A on Query { cat { owner { a: secret } } }",
    ] {
        let result = app.graphql(query).send().await;
        assert_eq!(result.status(), 400, "{query}");
        result.assert_error("GRAPHQL_VALIDATION_FAILED");
    }
    assert_eq!(calls(&app), 0);
}
