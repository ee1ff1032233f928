//! The styles of values in queries, headers and forms.

use std::collections::BTreeMap;

use baya::{App, CommaSeparated, Form, Json, Query};
use baya_macros::{controller, dto, module};
use baya_openapi::AppDocument;
use serde_json::{Value, json};

#[dto(input)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Round { radius: u8 },
    Square { side: u8 },
}

#[dto(input)]
#[serde(rename_all = "lowercase")]
enum Outer {
    Round { radius: u8 },
    One(u8),
    None,
}

#[dto(input)]
struct Years {
    from: u16,
}

#[dto(input)]
struct Span(Years);

#[dto(input)]
struct Tags(CommaSeparated<String>);

#[dto(input)]
struct Line {
    count: u8,
}

#[dto(input)]
struct Search {
    shape: Shape,
    outer: Option<Outer>,
    span: Span,
    tags: Tags,
    lines: Vec<Line>,
    #[serde(default)]
    counts: BTreeMap<String, u8>,
    #[serde(default)]
    ids: Vec<u8>,
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(
        &self,
        search: Query<Search>,
        #[query] sort: CommaSeparated<String>,
        #[query] also: Option<CommaSeparated<u8>>,
        #[header] x_tag: Vec<String>,
    ) -> Json<usize> {
        let Search { tags, lines, counts, ids, span, shape, outer } = search.0;
        let counts = tags.0.len() + lines.len() + counts.len() + ids.len();
        let sides = match shape {
            Shape::Round { radius: side } | Shape::Square { side } => usize::from(side),
        };
        let outer = match outer {
            Some(Outer::Round { radius: one } | Outer::One(one)) => usize::from(one),
            Some(Outer::None) | None => 0,
        };
        let lines = lines.first().map_or(0, |line| usize::from(line.count));
        let all = sort.len() + also.map_or(0, |also| also.len()) + x_tag.len();
        Json(all + counts + sides + outer + lines + usize::from(span.0.from))
    }

    #[get("/shape")]
    async fn shape(&self, shape: Query<Shape>) -> Json<bool> {
        Json(matches!(shape.0, Shape::Round { .. }))
    }

    #[post]
    async fn submit(&self, search: Form<Search>) -> Json<usize> {
        Json(search.0.ids.len())
    }
}

#[module(root, controllers = [Cats])]
struct AppModule;

fn document() -> Value {
    App::new::<AppModule>().openapi().expect("the app has a document")
}

fn find(path: &str, name: &str) -> Option<Value> {
    let all = document()["paths"][path]["get"]["parameters"].clone();
    let mut named =
        all.as_array().expect("the parameters are a list").iter().filter(|one| one["name"] == name);
    let parameter = named.next().cloned();
    assert!(named.next().is_none(), "`{name}` is listed once");
    parameter
}

fn parameter(name: &str) -> Value {
    find("/cats", name).expect("the parameter exists")
}

#[test]
fn an_enum_of_flat_variants_is_a_deep_object() {
    let shape = parameter("shape");
    assert_eq!((&shape["style"], &shape["explode"]), (&json!("deepObject"), &json!(true)));
    assert_eq!(shape["required"], true);
    assert!(shape["schema"]["$ref"].is_string());
    let query = find("/cats/shape", "query").expect("the parameter exists");
    assert_eq!((&query["style"], &query["explode"]), (&json!("form"), &json!(true)));
}

#[test]
fn an_enum_with_units_and_other_variants_becomes_several_parameters() {
    assert_eq!(parameter("outer")["schema"], json!({ "type": "string", "enum": ["none"] }));
    assert_eq!(parameter("outer[round][radius]")["schema"]["maximum"], 255);
    assert_eq!(parameter("outer[one]")["schema"]["maximum"], 255);
    assert_eq!(parameter("outer[one]")["required"], false);
}

#[test]
fn a_newtype_is_described_as_its_inner_type() {
    assert_eq!(parameter("span[from]")["required"], true);
    assert_eq!(parameter("tags")["explode"], false);
    assert!(find("/cats", "span").is_none());
}

#[test]
fn objects_in_a_list_have_an_index_in_their_names() {
    assert_eq!(parameter("lines[0][count]")["schema"]["maximum"], 255);
    assert!(find("/cats", "lines").is_none());
}

#[test]
fn a_comma_separated_argument_is_required_and_not_exploded() {
    let sort = parameter("sort");
    assert_eq!((&sort["style"], &sort["explode"]), (&json!("form"), &json!(false)));
    assert_eq!(sort["required"], true);
    assert_eq!(
        (&parameter("also")["explode"], &parameter("also")["required"]),
        (&json!(false), &json!(false))
    );
}

#[test]
fn a_repeated_header_has_the_schema_of_one_value() {
    let tag = parameter("x-tag");
    assert_eq!(tag["schema"], json!({ "type": "string" }));
    assert_eq!(tag["description"], "Can be repeated.");
    assert_eq!(tag["required"], false);
}

#[test]
fn a_form_declares_the_styles_of_nested_and_comma_separated_fields() {
    let body = document()["paths"]["/cats"]["post"]["requestBody"].clone();
    let form = body["content"]["application/x-www-form-urlencoded"].clone();
    let deep = json!({ "style": "deepObject", "explode": true });
    assert_eq!(
        form["encoding"],
        json!({
            "shape": deep, "outer": deep, "span": deep, "lines": deep, "counts": deep,
            "tags": { "style": "form", "explode": false },
        })
    );
}

#[baya_macros::test(crate = baya)]
async fn the_app_accepts_requests_in_the_documented_styles() {
    let app = baya::testing::TestApp::new::<AppModule>().start().await.expect("the app boots");
    let fields = "shape[kind]=round&shape[radius]=1&outer[round][radius]=2&span[from]=3&tags=a,b&\
                  lines[0][count]=4&counts[x]=5&ids=6&ids=7";
    let query =
        app.get(&format!("/cats?{fields}&sort=a,b&also=1")).header("x-tag", "c").send().await;
    assert_eq!((query.status().as_u16(), query.text()), (200, "20".to_owned()));
    let missing = app.get(&format!("/cats?{fields}")).send().await;
    assert_eq!(missing.status().as_u16(), 400);
    let form = app.post("/cats").body("application/x-www-form-urlencoded", fields);
    let form = form.send().await;
    assert_eq!((form.status().as_u16(), form.text()), (201, "2".to_owned()));
}
