//! The schema of an app, without running it.

use baya::App;
use baya::graphql::{AppSchema, GraphQl, GraphQlModule, Id, SchemaModule, TestGraphQl, compare};
use baya::prelude::*;
use baya::testing::TestApp;

#[token]
struct Admin;

/// A cat.
#[dto(object)]
#[graphql(key = "id")]
struct Cat {
    id: Id<u32>,
    name: String,
}

/// A new cat.
#[dto(input)]
struct NewCat {
    name: String,
}

/// A provider that panics if it is built.
#[injectable]
struct Database;

impl Database {
    fn of(&self, id: u32) -> Cat {
        Cat { id: Id(id), name: "Tom".into() }
    }
}

#[provider]
async fn connection() -> String {
    panic!("a provider was built")
}

#[resolver]
struct Cats {
    database: Arc<Database>,
}

#[resolver]
impl Cats {
    /// The cat with this id.
    #[query]
    async fn cat(&self, id: Id<u32>) -> Option<Cat> {
        Some(self.database.of(*id))
    }

    #[entity]
    async fn cat_by_id(&self, id: Id<u32>) -> Cat {
        self.database.of(*id)
    }

    #[mutation]
    async fn add(&self, input: NewCat) -> Cat {
        Cat { id: Id(1), name: input.name }
    }
}

#[resolver(schema = Admin)]
struct AdminCats {
    connection: Arc<String>,
}

#[resolver]
impl AdminCats {
    #[query]
    async fn secret(&self) -> String {
        self.connection.to_string()
    }
}

#[module(
    root,
    imports = [
        GraphQlModule::with(GraphQl::at("/graphql").introspection(false)),
        SchemaModule::<Admin>::at("/admin"),
    ],
    providers = [Database, connection],
    resolvers = [Cats, AdminCats],
)]
struct AppModule;

#[resolver]
struct Births;

#[resolver]
impl Births {
    #[subscription]
    async fn births(&self) -> impl baya::Stream<Item = Cat> + use<> {
        futures_util::stream::empty()
    }
}

#[module(
    root,
    imports = [GraphQlModule::at("/graphql")],
    providers = [Database],
    resolvers = [Cats, Births],
)]
struct ServedModule;

#[test]
fn returns_the_main_schema_without_building_a_provider() {
    let sdl = App::new::<AppModule>().sdl().unwrap();
    for part in [
        "\"\"\"\nA cat.\n\"\"\"\ntype Cat {",
        "  id: ID!",
        "  name: String!",
        "input NewCat {\n  name: String!\n}",
        "  add(input: NewCat!): Cat!",
        "schema {\n  query: Query\n  mutation: Mutation\n}",
    ] {
        assert!(sdl.contains(part), "{part} is not in\n{sdl}");
    }
    assert!(!sdl.contains("secret"), "{sdl}");
}

#[test]
fn returns_the_schema_of_a_token() {
    let sdl = App::new::<AppModule>().sdl_of::<Admin>().unwrap();
    assert!(sdl.contains("type Query {\n  secret: String!\n}"), "{sdl}");
    assert!(!sdl.contains("Cat"), "{sdl}");
}

#[baya::test]
async fn returns_the_schema_of_a_subgraph_for_gateways() {
    let sdl = App::new::<ServedModule>().subgraph_sdl().unwrap();
    assert!(sdl.contains(r#"type Cat @key(fields: "id") {"#), "{sdl}");
    assert!(sdl.contains("type Subscription {"), "{sdl}");
    let app = TestApp::new::<ServedModule>().start().await.unwrap();
    let result = app.graphql("{ _service { sdl } }").send().await;
    assert_eq!(result.data()["_service"]["sdl"], *sdl);
}

#[test]
fn compares_both_forms_of_a_schema() {
    let app = App::new::<AppModule>();
    for sdl in [app.sdl().unwrap(), app.subgraph_sdl().unwrap()] {
        assert!(compare(&sdl, &sdl).unwrap().is_empty());
    }
}
