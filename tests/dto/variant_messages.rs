//! Messages about variants, and schemas of fields with several names.

use baya::dto;
use baya::prelude::*;
use baya::schema::{Definitions, Direction, shape_of};
use baya::testing::json;

use crate::problems::{errors, posted};

#[dto]
enum Shape {
    Round { radius: u8 },
    Square(u8),
    None,
}

#[dto(input)]
enum Never {}

#[dto]
enum Open {
    Known,
    #[serde(other)]
    Unknown,
}

#[dto]
struct Named {
    #[serde(alias = "colour", alias = "tint")]
    color: String,
    #[serde(alias = "dimension")]
    size: Option<u8>,
}

#[controller]
struct Words;

#[controller]
impl Words {
    #[post("/shape")]
    async fn shape(&self, _body: Json<Shape>) {}

    #[post("/never")]
    async fn never(&self, _body: Json<Vec<Never>>) {}

    #[post("/open")]
    async fn open(&self, _body: Json<(Open, Open)>) {}
}

#[module(root, controllers = [Words])]
struct AppModule;

#[baya::test]
async fn messages_name_the_variants_of_an_enum() {
    let one_field = "must be an object with exactly one field";
    for (path, body, location, message) in [
        ("/shape", r#"{"Round":{"radius":1},"Square":1}"#, "", one_field),
        ("/shape", "{}", "", one_field),
        ("/shape", "7", "", "must be one of `None`, `Round`, `Square`"),
        ("/never", r#"["a"]"#, "/0", "no value is allowed here"),
        ("/open", r#"["other",7]"#, "/1", "must be one of `Known`, `Unknown`"),
    ] {
        let (status, problem) = posted::<AppModule>(path, body).await;
        let found = errors(&problem);
        let [at, _, said] = &found[0];
        assert_eq!((status, &**at, &**said), (422, location, message), "{body} {problem}");
        assert_eq!(found.len(), 1, "{body} {problem}");
    }
}

#[test]
fn the_schema_of_a_field_with_aliases_requires_one_of_its_names() {
    let mut definitions = Definitions::new();
    let mut root = definitions.schema(shape_of::<Named>, Direction::Input);
    let schema = definitions.finish(&mut root, "#/")["Named"].clone();
    assert_eq!(schema["properties"]["tint"]["description"], "Alias of `color`.");
    assert_eq!(schema["required"], json!(null));
    let color = json!([
        { "required": ["color"] }, { "required": ["colour"] }, { "required": ["tint"] },
    ]);
    assert_eq!(schema["allOf"][0]["oneOf"], color);
    let size = json!([{ "required": ["size"] }, { "required": ["dimension"] }]);
    let neither = json!({ "not": { "anyOf": size } });
    assert_eq!(schema["allOf"][1]["oneOf"], json!([size[0], size[1], neither]));
}
