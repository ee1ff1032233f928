//! Names in schemas.

use baya::App;
use baya::graphql::{AppSchema, GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

#[dto(object)]
struct Page<T> {
    items: Vec<T>,
}

#[resolver]
struct Pages;

#[resolver]
impl Pages {
    #[query]
    async fn bytes(&self) -> Page<u8> {
        Page { items: vec![1] }
    }

    #[query]
    async fn numbers(&self) -> Page<i32> {
        Page { items: vec![2] }
    }

    #[query]
    async fn names(&self) -> Page<String> {
        Page { items: vec!["Tom".into()] }
    }

    #[query]
    async fn uuids(&self) -> Page<uuid::Uuid> {
        Page { items: vec![uuid::Uuid::nil()] }
    }

    #[cfg(feature = "chrono")]
    #[query]
    async fn dates(&self) -> Page<chrono::NaiveDate> {
        Page { items: Vec::new() }
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Pages])]
struct PagesModule;

#[baya::test]
async fn generic_types_with_arguments_of_one_scalar_are_one_type() {
    let app = TestApp::new::<PagesModule>().start().await.unwrap();
    let query = "{ bytes { __typename items } numbers { __typename items } }";
    app.graphql(query).send().await.assert_data(json!({
        "bytes": { "__typename": "IntPage", "items": [1] },
        "numbers": { "__typename": "IntPage", "items": [2] },
    }));
}

#[test]
fn generic_types_are_named_after_the_scalars_of_their_arguments() {
    let sdl = App::new::<PagesModule>().sdl().unwrap();
    assert!(sdl.contains("type StringPage {\n  items: [String!]!"), "{sdl}");
    assert!(sdl.contains("type UUIDPage {\n  items: [UUID!]!"), "{sdl}");
    #[cfg(feature = "chrono")]
    assert!(sdl.contains("type DatePage {\n  items: [Date!]!"), "{sdl}");
}

/// Declares an app with these types and methods, and the parts of the error of its schema.
macro_rules! rejected {
    ($($(#[$cfg:meta])? $test:ident: { $($types:item)* } { $($methods:tt)* } $parts:expr;)*) => { $(
        $(#[$cfg])?
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
    rejects_fields_of_input_objects_whose_names_no_schema_can_contain: {
        #[dto(input)]
        struct Filter {
            #[serde(rename = "a.b")]
            name: Option<String>,
            type_: Option<String>,
            r#type: Option<String>,
        }
    } {
        #[query]
        async fn found(&self, filter: Filter) -> bool {
            filter.name.or(filter.type_).or(filter.r#type).is_some()
        }
    } [
        "`a.b` of `Filter` (tests/graphql/names.rs:",
        "can't be the name of a GraphQL field",
        "two fields of `Filter` (tests/graphql/names.rs:",
        "have the name `type` in the schema; rename one with `#[serde(rename = \"...\")]`",
    ];

    rejects_two_values_of_an_enum_with_one_name: {
        #[dto]
        enum State {
            InProgress,
            #[serde(rename = "in-progress")]
            Running,
        }
    } {
        #[query]
        async fn is_running(&self, state: State) -> bool {
            matches!(state, State::Running)
        }
    } ["two values of the enum `State`", "have the name `IN_PROGRESS` in the schema; rename one"];

    rejects_types_with_the_names_of_others: {
        #[dto(input)]
        struct Query {
            name: String,
        }

        #[dto(input)]
        #[api(name = "Strange Name")]
        struct Strange {
            name: String,
        }

        #[dto(scalar)]
        #[api(name = "UUID")]
        struct Uuid(String);
    } {
        #[query]
        async fn found(&self, query: Query, uuid: Uuid, strange: Strange) -> String {
            query.name + &uuid.0 + &strange.name
        }

        #[query]
        async fn id(&self) -> uuid::Uuid {
            uuid::Uuid::nil()
        }
    } [
        "has the name `Query` in the schema, which is the root type of queries; choose another name with `#[api(name = \"...\")]`",
        "has the name `Strange Name` in the schema, which is not a valid GraphQL name",
        "two types have the name `UUID` in the schema: `",
        "and the scalar for a type of another crate",
    ];

    rejects_two_arguments_of_one_name: {} {
        #[query]
        async fn sum(&self, #[argument("two_")] one: i32, two_: i32) -> i32 {
            one + two_
        }

        #[query]
        async fn product(&self, #[argument("second")] first: i32, second: i32) -> i32 {
            first * second
        }
    } ["two arguments of the field `product` have the name `second`; rename one of them"];

    rejects_generic_types_of_one_name_with_other_fields: {
        #[dto(object)]
        struct Of<T> {
            value: T,
        }
    } {
        #[query]
        async fn byte(&self) -> Of<u8> {
            Of { value: 1 }
        }

        #[query]
        async fn number(&self) -> Of<i32> {
            Of { value: 1 }
        }

        #[field]
        async fn twice(&self, of: &Of<i32>) -> i32 {
            of.value * 2
        }
    } ["has the name `IntOf` in the schema, but another instance of the same generic type has this name and other fields; use a newtype"];

    rejects_interfaces_that_their_objects_do_not_fit: {
        #[dto(object)]
        struct Cat {
            id: i32,
        }

        #[dto(object)]
        struct Dog {
            id: String,
        }

        #[dto(interface(id, name))]
        enum Pet {
            Cat(Cat),
            Dog(Dog),
        }
    } {
        #[query]
        async fn pet(&self, cat: bool) -> Pet {
            if cat { Pet::Cat(Cat { id: 1 }) } else { Pet::Dog(Dog { id: "1".into() }) }
        }
    } [
        "use the same type in both, or remove `id` from `interface(...)`",
        "`Cat` has no field `name` of the interface `Pet` (tests/graphql/names.rs:",
        "add the field, or remove it from `interface(...)`",
    ];
}
