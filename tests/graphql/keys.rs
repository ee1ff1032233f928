//! The keys of a federated graph, and the entities that find objects by them.

use baya::App;
use baya::graphql::{AppSchema, GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[dto(object)]
struct Author {
    id: i32,
    email: String,
    team: Team,
}

#[dto(object, input)]
#[derive(Clone)]
struct Team {
    id: i32,
}

#[dto(object)]
#[graphql(key = "team { id } number")]
struct Desk {
    team: Team,
    number: i32,
}

#[dto(object)]
#[graphql(key = "id", resolvable = false)]
struct Product {
    id: i32,
}

#[dto(object)]
#[graphql(key = "id")]
struct Chair {
    id: i32,
}

#[dto]
struct Found(Option<Chair>);

fn author(id: i32) -> Author {
    Author { id, email: format!("{id}@example.com"), team: Team { id: 1 } }
}

#[resolver]
struct Authors;

#[resolver]
impl Authors {
    #[query]
    async fn product(&self) -> Product {
        Product { id: 7 }
    }

    #[entity]
    async fn author(&self, id: i32) -> Author {
        author(id)
    }

    #[entity]
    async fn author_by_email(
        &self,
        email: String,
        #[argument("id", default = 9)] id: i32,
    ) -> Option<Author> {
        email.ends_with("@example.com").then(|| author(id))
    }

    #[entity]
    async fn chair(&self, id: i32) -> Found {
        Found(Some(Chair { id }))
    }

    #[entity]
    async fn desk(&self, team: Team, number: i32) -> Desk {
        Desk { team, number }
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Authors])]
struct AppModule;

#[test]
fn each_entity_adds_a_key() {
    let sdl = App::new::<AppModule>().subgraph_sdl().unwrap();
    let expected = r#"type Author @key(fields: "id") @key(fields: "email") {"#;
    assert!(sdl.contains(expected), "{sdl}");
}

#[test]
fn a_declared_key_is_the_key_of_its_entity() {
    let sdl = App::new::<AppModule>().subgraph_sdl().unwrap();
    assert!(sdl.contains(r#"type Desk @key(fields: "team { id } number") {"#), "{sdl}");
}

#[test]
fn a_key_that_only_others_resolve_is_marked() {
    let sdl = App::new::<AppModule>().subgraph_sdl().unwrap();
    assert!(sdl.contains(r#"type Product @key(fields: "id", resolvable: false) {"#), "{sdl}");
}

#[baya::test]
async fn an_entity_can_return_a_newtype_of_its_object() {
    let query = "query ($of: [_Any!]!) { _entities(representations: $of) { ... on Chair { id } } }";
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let of = json!([{ "__typename": "Chair", "id": 3 }]);
    let result = app.graphql(query).variable("of", of).send().await;
    result.assert_data(json!({ "_entities": [{ "id": 3 }] }));
}

#[baya::test]
async fn an_argument_with_a_default_is_not_a_part_of_the_key() {
    let query = "query ($of: [_Any!]!) { _entities(representations: $of) {
        ... on Author { id } ... on Desk { number }
    } }";
    let of = json!([
        { "__typename": "Author", "email": "kim@example.com" },
        { "__typename": "Author", "id": 3 },
        { "__typename": "Desk", "team": { "id": 1 }, "number": 4 },
    ]);
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let result = app.graphql(query).variable("of", of).send().await;
    result.assert_data(json!({ "_entities": [{ "id": 9 }, { "id": 3 }, { "number": 4 }] }));
}

/// Declares an app with these types and methods, and the parts of the error of its schema.
macro_rules! rejected {
    ($($test:ident: { $($types:item)* } { $($methods:tt)* } $parts:expr;)*) => { $(
        #[test]
        fn $test() {
            $($types)*

            #[resolver]
            struct Fields;

            #[resolver]
            impl Fields { $($methods)* }

            #[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Fields])]
            struct FieldsModule;

            let error = App::new::<FieldsModule>().sdl().unwrap_err().chain();
            for part in $parts {
                assert!(error.contains(part), "{part} is not in\n{error}");
            }
        }
    )* };
}

rejected! {
    rejects_a_key_that_no_entity_finds: {
        #[dto(object)]
        #[graphql(keys = ["id", "email"])]
        struct User { id: i32, email: String }
    } {
        #[entity]
        async fn user(&self, id: i32) -> User {
            User { id, email: String::new() }
        }
    } [
        "no entity finds `User` (tests/graphql/keys.rs:",
        "by its key `email`; add a method with `#[entity]` and the arguments `email` to a resolver",
        "`#[graphql(key = \"email\", resolvable = false)]` if only other subgraphs find it",
    ];

    rejects_an_entity_of_a_key_that_is_not_resolvable: {
        #[dto(object)]
        #[graphql(key = "id", resolvable = false)]
        struct User { id: i32 }
    } {
        #[entity]
        async fn user(&self, id: i32) -> User {
            User { id }
        }
    } ["declares its keys with `resolvable = false`, but the entity `user` finds it"];

    rejects_a_key_of_unknown_fields: {
        #[dto(object)]
        #[graphql(key = "team { id }", resolvable = false)]
        struct User { team: String }

        #[dto(object)]
        #[graphql(keys = ["number", "id {"], resolvable = false)]
        struct Desk { id: i32 }
    } {
        #[query]
        async fn user(&self) -> User {
            User { team: String::new() }
        }

        #[query]
        async fn desk(&self) -> Desk {
            Desk { id: 1 }
        }
    } [
        "is not valid: the field `team` has no fields",
        "is not valid: `Desk` has no field `number`",
        "the key `id {` of `Desk`",
    ];

    rejects_entities_whose_arguments_are_not_a_key: {
        #[dto(object)]
        struct User { id: i32, team: Team }
    } {
        #[entity]
        async fn by_slug(&self, slug: String) -> User {
            User { id: slug.len() as i32, team: Team { id: 1 } }
        }

        #[entity]
        async fn by_team(&self, team: Team) -> User {
            User { id: 1, team }
        }

        #[entity]
        async fn any(&self, id: Option<i32>) -> User {
            User { id: id.unwrap_or(1), team: Team { id: 1 } }
        }

        #[entity]
        async fn count(&self, id: i32) -> i32 {
            id
        }
    } [
        "can't find `User` by `slug`: `User` has no field `slug`",
        "can't find `User` by `team`: the field `team` is an object, so the key must select fields of it",
        "the entity `any` has no required argument, so `User` has no key",
        "the entity `count` returns `Int`, which is not an object",
    ];
}
