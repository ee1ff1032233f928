//! The parameters of nested queries.

use std::net::IpAddr;

use baya::schema::COMMAS;
use baya::{App, CommaSeparated, Json, Query};
use baya_macros::{controller, dto, module};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

#[dto(input)]
struct Search {
    name: String,
    #[serde(default)]
    sort: CommaSeparated<String>,
    #[serde(default)]
    tag: Vec<String>,
    born: Option<Years>,
    home: Home,
    near: Near,
    #[serde(alias = "type")]
    kind: String,
    address: Option<IpAddr>,
    #[api(schema = sizes)]
    tall: Option<Sizes>,
    #[serde(flatten)]
    page: Page,
}

#[dto(input)]
struct Sizes {
    any: CommaSeparated<u8>,
}

/// A handwritten schema.
fn sizes() -> Value {
    let any = json!({ "type": "array", "items": { "type": "integer" }, COMMAS: true });
    json!({ "type": "object", "properties": { "any": any } })
}

#[dto(input)]
struct Years {
    from: u16,
    to: Option<u16>,
}

#[dto(input)]
struct Home {
    zip: u16,
    street: Option<String>,
}

#[dto(input)]
struct Near {
    location: Option<String>,
}

#[dto(input)]
struct Page {
    #[serde(default)]
    offset: u32,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, search: Query<Search>) -> Json<usize> {
        let Search { name, sort, tag, born, home, near, kind, tall, address, page } = search.0;
        let strings = [home.street, near.location, Some(kind)];
        let length: usize = strings.iter().flatten().map(String::len).sum();
        let years = born.map_or(0, |years| years.from + years.to.unwrap_or(0));
        let years = years + u16::from(address.is_some());
        let years = years + tall.map_or(0, |sizes| sizes.any.len() as u16);
        let length = length + name.len() + usize::from(home.zip);
        Json(length + sort.len() + tag.len() + usize::from(years) + page.offset as usize)
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn parameter(name: &str) -> Value {
    let document = App::new::<AppModule>().openapi().expect("the app has a document");
    let all = document["paths"]["/cats"]["get"]["parameters"].clone();
    let all = all.as_array().expect("the parameters are a list").clone();
    all.into_iter().find(|one| one["name"] == name).expect("the parameter exists")
}

#[test]
fn fields_of_a_field_have_their_names_in_brackets() {
    assert_eq!(parameter("home[zip]")["schema"]["maximum"], u16::MAX);
    assert_eq!(parameter("home[zip]")["required"], true);
    assert_eq!(parameter("home[street]")["required"], false);
    assert_eq!(parameter("name")["required"], true);
    assert_eq!(parameter("offset")["schema"]["default"], 0);
}

#[test]
fn an_optional_object_with_required_fields_is_one_parameter() {
    let born = parameter("born");
    assert_eq!((&born["style"], &born["explode"]), (&json!("deepObject"), &json!(true)));
    assert_eq!(born["required"], false);
    assert_eq!(born["schema"]["$ref"], "#/components/schemas/Years");
}

#[test]
fn a_required_object_without_required_fields_is_one_parameter() {
    let near = parameter("near");
    assert_eq!((&near["style"], &near["required"]), (&json!("deepObject"), &json!(true)));
    assert_eq!(near["schema"]["$ref"], "#/components/schemas/Near");
}

#[test]
fn a_parameter_with_an_alias_is_required() {
    assert_eq!(parameter("kind")["required"], true);
}

#[test]
fn lists_are_repeated_or_comma_separated() {
    assert_eq!(parameter("sort")["explode"], false);
    let tag = parameter("tag");
    assert_eq!(
        tag["schema"],
        json!({ "type": "array", "items": { "type": "string" }, "default": [] })
    );
    assert!(tag.get("explode").is_none());
}

#[test]
fn a_value_with_alternative_formats_is_one_parameter() {
    let formats = json!([{ "format": "ipv4" }, { "format": "ipv6" }]);
    assert_eq!(parameter("address")["schema"], json!({ "type": "string", "anyOf": formats }));
    assert_eq!(parameter("address")["required"], false);
}

#[test]
fn a_handwritten_schema_can_declare_comma_separated_values() {
    let any = parameter("tall[any]");
    assert_eq!((&any["style"], &any["explode"]), (&json!("form"), &json!(false)));
    assert_eq!(any["schema"], json!({ "type": "array", "items": { "type": "integer" } }));
}

#[dto(input)]
struct Paged {
    #[serde(default)]
    page: u32,
}

#[controller("/dogs")]
struct Dogs;

#[controller]
impl Dogs {
    #[get]
    async fn list(&self, paged: Query<Paged>, #[query] page: u32) -> Json<u32> {
        Json(paged.page + page)
    }
}

#[module(root, controllers = [Dogs])]
struct DogsModule;

#[test]
fn merges_a_parameter_of_two_arguments() {
    let document = App::new::<DogsModule>().openapi().expect("the app has a document");
    let all = document["paths"]["/dogs"]["get"]["parameters"].clone();
    let all = all.as_array().expect("the parameters are a list").clone();
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!((&all[0]["name"], &all[0]["required"]), (&json!("page"), &json!(true)));
}
