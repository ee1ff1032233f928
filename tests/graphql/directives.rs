//! Directives of types, fields and values in the schema of a subgraph.

use baya::App;
use baya::graphql::{AppSchema, GraphQlModule};
use baya::prelude::*;

#[dto]
#[graphql(tag = "colors")]
#[derive(Clone, Copy)]
enum Color {
    #[graphql(deprecated = "too dark")]
    Black,
    #[graphql(inaccessible, tag = "light")]
    White,
}

#[dto(scalar)]
#[graphql(inaccessible, tags = ["money", "internal"])]
struct Price(i64);

#[dto(object)]
struct Cat {
    name: String,
    #[graphql(deprecated = "use `name`")]
    nick: String,
}

#[dto(object)]
struct Dog {
    name: String,
}

#[dto(object)]
#[graphql(inaccessible)]
enum Pet {
    Cat(Cat),
    Dog(Dog),
}

#[dto(interface(name))]
#[graphql(tag = "named")]
enum Named {
    Cat(Cat),
    Dog(Dog),
}

#[dto(input)]
#[graphql(inaccessible, tag = "new")]
struct NewCat {
    #[graphql(tag = "pets", deprecated = "use `alias`")]
    nick: Option<String>,
    #[graphql(inaccessible)]
    alias: Option<String>,
}

#[dto(object, input)]
#[graphql(shareable, tag = "both")]
struct Point {
    #[graphql(shareable, inaccessible)]
    x: i32,
}

#[dto(input)]
#[graphql(tag = "by")]
enum By {
    #[graphql(inaccessible)]
    Name(String),
    Age(i32),
}

#[resolver]
struct Pets;

#[resolver]
impl Pets {
    #[query]
    async fn pet(&self, new: NewCat, by: By) -> Pet {
        match by {
            By::Name(name) => Pet::Dog(Dog { name }),
            By::Age(_) => {
                let named = |name: Option<String>| name.unwrap_or_default();
                Pet::Cat(Cat { name: named(new.alias), nick: named(new.nick) })
            }
        }
    }

    #[query]
    async fn named(&self) -> Vec<Named> {
        vec![
            Named::Cat(Cat { name: "Tom".into(), nick: "T".into() }),
            Named::Dog(Dog { name: "Rex".into() }),
        ]
    }

    #[query]
    async fn price(&self, color: Color) -> Price {
        Price(if matches!(color, Color::Black) { 1 } else { 2 })
    }

    #[query]
    async fn point(&self, point: Point) -> Point {
        point
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Pets])]
struct AppModule;

#[track_caller]
fn assert_contains(parts: &[&str]) {
    let sdl = App::new::<AppModule>().subgraph_sdl().unwrap();
    for part in parts {
        assert!(sdl.contains(part), "{part} is not in\n{sdl}");
    }
}

#[test]
fn scalars_unions_and_interfaces_have_their_directives() {
    assert_contains(&[
        r#"scalar Price @inaccessible @tag(name: "money") @tag(name: "internal")"#,
        "union Pet @inaccessible = Cat | Dog",
        r#"interface Named @tag(name: "named") {"#,
    ]);
}

#[test]
fn enums_and_their_values_have_their_directives() {
    assert_contains(&[
        r#"enum Color @tag(name: "colors") {"#,
        r#"BLACK @deprecated(reason: "too dark")"#,
        r#"WHITE @inaccessible @tag(name: "light")"#,
    ]);
}

#[test]
fn input_objects_and_their_fields_have_their_directives() {
    assert_contains(&[
        r#"input NewCat @inaccessible @tag(name: "new") {"#,
        r#"nick: String @deprecated(reason: "use `alias`") @tag(name: "pets")"#,
        "alias: String @inaccessible",
        r#"input By @oneOf @tag(name: "by") {"#,
        "name: String @inaccessible",
    ]);
}

#[test]
fn an_input_object_has_only_allowed_directives() {
    assert_contains(&[
        "type Point @shareable @tag(name: \"both\") {\n\tx: Int! @shareable @inaccessible\n}",
        "input PointInput @tag(name: \"both\") {\n\tx: Int! @inaccessible\n}",
    ]);
}

#[test]
fn a_reason_deprecates_a_field() {
    assert_contains(&[r#"nick: String! @deprecated(reason: "use `name`")"#]);
}
