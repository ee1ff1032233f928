//! The resolvers of a schema.

use baya::graphql::{GraphQl, GraphQlModule, SchemaModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[token]
struct Admin;

#[dto(object)]
struct Cat {
    id: i32,
}

#[resolver]
struct Cats;

#[resolver]
impl Cats {
    #[query]
    async fn cat(&self) -> Cat {
        Cat { id: 1 }
    }
}

#[resolver(schema = Admin)]
struct AdminCats;

#[resolver]
impl AdminCats {
    #[query]
    async fn cat(&self) -> Cat {
        Cat { id: 2 }
    }

    #[field]
    async fn secret(&self, cat: &Cat) -> String {
        format!("secret {}", cat.id)
    }
}

#[resolver]
struct Unlisted;

#[resolver]
impl Unlisted {
    #[query]
    async fn unlisted(&self) -> bool {
        true
    }
}

#[module(
    root,
    imports = [
        GraphQlModule::at("/graphql"),
        SchemaModule::<Admin>::with(GraphQl::at("/admin")),
    ],
    resolvers = [Cats, AdminCats],
)]
struct AppModule;

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Unlisted])]
struct OtherModule;

#[module(root, imports = [GraphQlModule::at("/graphql")])]
struct EmptyModule;

#[baya::test]
async fn an_app_can_have_several_schemas() {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    app.graphql("{ cat { id } }").send().await.assert_data(json!({ "cat": { "id": 1 } }));
    let query = app.graphql("{ cat { id secret } }").at("/admin");
    query.send().await.assert_data(json!({ "cat": { "id": 2, "secret": "secret 2" } }));
    app.graphql("{ cat { secret } }").send().await.assert_error("GRAPHQL_VALIDATION_FAILED");
}

#[baya::test]
async fn two_apps_with_different_resolvers_run_in_one_program() {
    let other = TestApp::new::<OtherModule>().start().await.unwrap();
    other.graphql("{ unlisted }").send().await.assert_data(json!({ "unlisted": true }));
    other.graphql("{ cat { id } }").send().await.assert_error("GRAPHQL_VALIDATION_FAILED");
}

#[baya::test]
async fn a_schema_without_resolvers_boots() {
    let app = TestApp::new::<EmptyModule>().start().await.unwrap();
    app.graphql("{ __typename }").send().await.assert_data(json!({ "__typename": "Query" }));
}
