//! A schema as a subgraph of a federated graph.

use baya::Stream;
use baya::graphql::{GraphQlModule, Id, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

/// An author.
#[dto(object)]
#[graphql(keys = ["id", "email"], tag = "people")]
struct Author {
    id: Id,
    email: String,
    #[graphql(shareable, inaccessible)]
    name: String,
}

#[dto(object)]
#[graphql(key = "id")]
struct Product {
    id: Id,
    #[graphql(external)]
    weight: Option<i32>,
    #[graphql(override_from = "old")]
    price: i32,
}

fn kim() -> Author {
    Author { id: Id("7".into()), email: "kim@example.com".into(), name: "Kim".into() }
}

#[resolver]
struct Authors;

#[resolver]
impl Authors {
    #[query]
    async fn me(&self) -> Author {
        kim()
    }

    #[subscription]
    async fn joined(&self) -> impl Stream<Item = Author> + use<> {
        futures_util::stream::iter([kim()])
    }

    #[entity]
    async fn author(&self, id: Id) -> Result<Option<Author>, Error> {
        if *id == "13" {
            return Err(Error::forbidden());
        }
        Ok((*id == "7").then(kim))
    }

    #[entity]
    async fn author_by_email(&self, email: String) -> Option<Author> {
        (email == "kim@example.com").then(kim)
    }

    #[entity]
    async fn product(&self, id: Id, weight: Option<i32>) -> Product {
        Product { id, weight, price: 5 }
    }

    #[field(requires = "weight")]
    async fn shipping(&self, product: &Product) -> i32 {
        product.weight.unwrap_or_default() * 2
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Authors])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

const ENTITIES: &str = "query ($of: [_Any!]!) { _entities(representations: $of) {
    __typename ... on Author { name } ... on Product { shipping }
} }";

#[baya::test]
async fn finds_entities_by_each_of_their_keys() {
    let of = json!([
        { "__typename": "Author", "id": "7" },
        { "__typename": "Author", "email": "kim@example.com" },
        { "__typename": "Product", "id": 3, "weight": 4 },
        { "__typename": "Author", "id": "8" },
    ]);
    let result = app().await.graphql(ENTITIES).variable("of", of).send().await;
    result.assert_data(json!({ "_entities": [
        { "__typename": "Author", "name": "Kim" },
        { "__typename": "Author", "name": "Kim" },
        { "__typename": "Product", "shipping": 8 },
        null,
    ] }));
}

#[baya::test]
async fn an_entity_that_fails_is_null_and_the_others_are_returned() {
    let of = json!([
        { "__typename": "Author", "id": "13" },
        { "__typename": "Author", "id": "7" },
        { "__typename": "Author", "name": "Kim" },
    ]);
    let result = app().await.graphql(ENTITIES).variable("of", of).send().await;
    assert_eq!(result.data()["_entities"][1]["name"], "Kim");
    let paths: Vec<_> =
        result.errors().iter().map(|error| (error.code(), error.path.clone())).collect();
    assert_eq!(
        paths,
        [
            ("forbidden", vec![json!("_entities"), json!(0)]),
            ("bad_request", vec![json!("_entities"), json!(2)]),
        ]
    );
}

#[baya::test]
async fn the_subgraph_has_the_directives_of_federation() {
    let result = app().await.graphql("{ _service { sdl } }").send().await;
    let sdl = result.data()["_service"]["sdl"].as_str().unwrap();
    for part in [
        r#"type Author @key(fields: "id") @key(fields: "email") @tag(name: "people")"#,
        "name: String! @shareable @inaccessible",
        "weight: Int @external",
        r#"price: Int! @override(from: "old")"#,
        r#"shipping: Int! @requires(fields: "weight")"#,
        "type Subscription {\n\tjoined: Author!\n}",
    ] {
        assert!(sdl.contains(part), "{part} is not in\n{sdl}");
    }
}

#[baya::test]
async fn an_operation_finds_a_bounded_number_of_entities() {
    let of = vec![json!({ "__typename": "Author", "id": "7" }); 5_001];
    let query = "query ($of: [_Any!]!) {
        first: _entities(representations: $of) { ... on Author { name } }
        second: _entities(representations: $of) { ... on Author { name } }
    }";
    let result = app().await.graphql(query).variable("of", of).send().await;
    assert_eq!(result.codes(), ["too_many_entities", "too_many_entities"]);
    let all = ["first", "second"].map(|key| result.data()[key].as_array().unwrap());
    assert_eq!(all.iter().map(|one| one.len()).sum::<usize>(), 10_002);
    assert_eq!(all.iter().flat_map(|one| one.iter()).filter(|one| one.is_null()).count(), 2);
}
