//! The conversion of Rust types to types of a schema.

use std::collections::BTreeMap;
use std::num::NonZeroU8;

use baya::Patch;
use baya::graphql::{GraphQlModule, Id, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};

/// A color.
#[dto]
#[derive(Clone, Copy)]
enum Color {
    /// Black.
    PitchBlack,
    White,
}

#[dto]
#[serde(rename_all = "kebab-case")]
#[derive(Clone, Copy)]
enum Size {
    ExtraLarge,
    Small,
}

#[dto]
struct Name(#[rule(length(min = 2))] String);

#[dto(scalar)]
#[graphql(specified_by = "https://example.com/money")]
struct Money {
    cents: i64,
    currency: String,
}

#[dto(object)]
struct All {
    yes: bool,
    small: i8,
    large: u64,
    real: f64,
    tenth: f32,
    letter: char,
    name: Name,
    color: Color,
    size: Size,
    money: Money,
    id: Id<u64>,
    maybe: Option<Vec<Option<i32>>>,
    non_zero: NonZeroU8,
    json: serde_json::Value,
    uuid: uuid::Uuid,
    shared: Arc<String>,
    #[graphql(skip)]
    #[allow(dead_code)]
    map: BTreeMap<String, i32>,
    #[hide]
    #[allow(dead_code)]
    password: String,
    #[serde(serialize_with = "shouted")]
    #[api(like = String)]
    word: String,
}

fn shouted<S: serde::Serializer>(word: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&word.to_uppercase())
}

/// A change.
#[dto(input)]
struct Change {
    #[rule(length(min = 2))]
    first_name: Patch<String>,
    #[serde(default = "white")]
    color: Color,
    size: Option<Size>,
    kittens: Option<Vec<Change>>,
    price: Option<Money>,
}

fn white() -> Color {
    Color::White
}

#[dto(object, input)]
struct Point {
    x: i32,
    y: i32,
}

#[dto(input)]
enum By {
    Id(Id),
    FirstName(Name),
}

/// A filter that contains a filter of another type.
#[dto(input)]
struct CatFilter {
    name: Option<String>,
    #[graphql(recursive)]
    owner: Option<Box<OwnerFilter>>,
    not: Option<Box<CatFilter>>,
}

#[dto(input)]
struct OwnerFilter {
    #[graphql(recursive)]
    cats: Option<Vec<CatFilter>>,
}

type Outcome<T> = Result<T, Error>;

#[resolver]
struct Types;

#[resolver]
impl Types {
    #[query]
    async fn all(&self, large: Option<i32>) -> All {
        All {
            yes: true,
            small: -1,
            large: large.map_or(u64::MAX, |large| large as u64),
            real: 1.5,
            tenth: 0.1,
            letter: 'a',
            name: Name("Tom".into()),
            color: Color::PitchBlack,
            size: Size::ExtraLarge,
            money: Money { cents: 250, currency: "EUR".into() },
            id: Id(7),
            maybe: Some(vec![Some(1), None]),
            non_zero: NonZeroU8::MIN,
            json: json!({ "any": [1, "two"] }),
            uuid: uuid::Uuid::nil(),
            shared: Arc::new("shared".into()),
            map: BTreeMap::new(),
            password: "secret".into(),
            word: "word".into(),
        }
    }

    #[query]
    async fn change(&self, change: Change) -> Vec<String> {
        let Change { first_name, color, size, kittens, price } = change;
        let mut words = vec![match first_name {
            Patch::Absent => "absent".to_owned(),
            Patch::Null => "null".to_owned(),
            Patch::Value(name) => name,
        }];
        words.push(if matches!(color, Color::White) { "white" } else { "black" }.to_owned());
        words.extend(size.map(|_| "sized".to_owned()));
        words.extend(kittens.map(|kittens| format!("{} kittens", kittens.len())));
        words.extend(price.map(|price| format!("{} {}", price.cents, price.currency)));
        words
    }

    #[query]
    async fn moved(&self, point: Point) -> Point {
        Point { x: point.x + 1, y: point.y }
    }

    #[query]
    async fn by(&self, by: By) -> String {
        match by {
            By::Id(id) => format!("id {id}"),
            By::FirstName(Name(name)) => name,
        }
    }

    #[query]
    async fn sizes(&self, sizes: Vec<Size>) -> Vec<Size> {
        sizes
    }

    #[query]
    async fn depth(&self, filter: CatFilter) -> Outcome<usize> {
        Ok(depth(&filter))
    }

    #[query]
    async fn number(&self, id: Id<u64>) -> Id<u64> {
        id
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Types])]
struct AppModule;

fn depth(filter: &CatFilter) -> usize {
    let owner = filter.owner.as_ref().and_then(|owner| owner.cats.as_ref()).into_iter().flatten();
    let below = owner.chain(filter.not.as_deref());
    1 + below.map(depth).max().unwrap_or(0)
}

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

#[baya::test]
async fn returns_values_of_every_type() {
    let query = "{ all(large: 5) { yes small large real tenth letter name color size money id maybe nonZero json uuid shared word } }";
    let result = app().await.graphql(query).send().await;
    result.assert_data(json!({ "all": {
        "yes": true, "small": -1, "large": 5, "real": 1.5, "tenth": 0.1, "letter": "a", "name": "Tom",
        "color": "PITCH_BLACK", "size": "EXTRA_LARGE",
        "money": { "cents": 250, "currency": "EUR" }, "id": "7", "maybe": [1, null],
        "nonZero": 1, "json": { "any": [1, "two"] },
        "uuid": "00000000-0000-0000-0000-000000000000", "shared": "shared", "word": "WORD",
    } }));
}

#[baya::test]
async fn reports_an_integer_of_more_than_32_bits_as_an_error_of_its_field() {
    let result = app().await.graphql("{ all { yes large } }").send().await;
    result.assert_error("int_out_of_range");
    assert_eq!(result.errors()[0].path, [json!("all"), json!("large")]);
}

#[baya::test]
async fn hidden_and_skipped_fields_are_not_in_the_schema() {
    for field in ["password", "map"] {
        let result = app().await.graphql(format!("{{ all {{ {field} }} }}")).send().await;
        result.assert_error("GRAPHQL_VALIDATION_FAILED");
    }
}

#[baya::test]
async fn a_patch_distinguishes_null_from_an_absent_field() {
    let app = app().await;
    for (sent, expected) in [
        ("{}", json!(["absent", "white"])),
        ("{ firstName: null }", json!(["null", "white"])),
        (
            r#"{ firstName: "Tom", color: PITCH_BLACK, size: EXTRA_LARGE }"#,
            json!(["Tom", "black", "sized"]),
        ),
        ("{ kittens: [{}, {}] }", json!(["absent", "white", "2 kittens"])),
        (r#"{ price: { cents: 5, currency: "EUR" } }"#, json!(["absent", "white", "5 EUR"])),
    ] {
        let result = app.graphql(format!("{{ change(change: {sent}) }}")).send().await;
        result.assert_data(json!({ "change": expected }));
    }
}

#[baya::test]
async fn a_single_value_is_a_list_of_one() {
    let app = app().await;
    let result =
        app.graphql("{ sizes(sizes: SMALL) change(change: { kittens: {} }) }").send().await;
    result.assert_data(json!({ "sizes": ["SMALL"], "change": ["absent", "white", "1 kittens"] }));
}

#[baya::test]
async fn reads_variables_with_the_names_of_the_schema() {
    let query = "query ($change: Change!, $sizes: [Size!]!) { change(change: $change) sizes(sizes: $sizes) }";
    let change = json!({ "firstName": "Kim", "color": "PITCH_BLACK", "size": "SMALL" });
    let result = app()
        .await
        .graphql(query)
        .variable("change", change)
        .variable("sizes", ["EXTRA_LARGE"])
        .send()
        .await;
    result.assert_data(json!({ "change": ["Kim", "black", "sized"], "sizes": ["EXTRA_LARGE"] }));
}

#[baya::test]
async fn one_type_is_an_object_and_an_input_object() {
    let result = app().await.graphql("{ moved(point: { x: 1, y: 2 }) { x y } }").send().await;
    result.assert_data(json!({ "moved": { "x": 2, "y": 2 } }));
    let query = r#"{ __type(name: "PointInput") { kind } }"#;
    let result = app().await.graphql(query).send().await;
    result.assert_data(json!({ "__type": { "kind": "INPUT_OBJECT" } }));
}

#[baya::test]
async fn clients_send_one_field_of_an_enum_with_content() {
    let app = app().await;
    let result =
        app.graphql(r#"{ a: by(by: { id: 7 }) b: by(by: { firstName: "Tom" }) }"#).send().await;
    result.assert_data(json!({ "a": "id 7", "b": "Tom" }));
    let result = app.graphql(r#"{ by(by: { id: 7, firstName: "Tom" }) }"#).send().await;
    assert!(!result.errors().is_empty());
    let result = app.graphql(r#"{ by(by: { firstName: "T" }) }"#).send().await;
    result.assert_error("invalid");
    assert_eq!(result.errors()[0].extensions["errors"][0]["pointer"], "/by/firstName");
}

#[baya::test]
async fn accepts_ids_as_strings_and_numbers() {
    let app = app().await;
    let result = app.graphql(r#"{ a: number(id: 7) b: number(id: "8") }"#).send().await;
    result.assert_data(json!({ "a": "7", "b": "8" }));
    let result = app.graphql(r#"{ number(id: "seven") }"#).send().await;
    result.assert_error("invalid");
}

#[baya::test]
async fn the_schema_has_descriptions_defaults_and_specifications() {
    let query = r#"{
        change: __type(name: "Change") { description inputFields { name defaultValue } }
        color: __type(name: "Color") { description enumValues { name description } }
        money: __type(name: "Money") { kind specifiedByURL }
    }"#;
    let result = app().await.graphql(query).send().await;
    let data = result.data();
    assert_eq!(data["change"]["description"], "A change.");
    assert_eq!(
        data["change"]["inputFields"][1],
        json!({ "name": "color", "defaultValue": "WHITE" })
    );
    assert_eq!(
        data["color"]["enumValues"][0],
        json!({ "name": "PITCH_BLACK", "description": "Black." })
    );
    assert_eq!(
        data["money"],
        json!({ "kind": "SCALAR", "specifiedByURL": "https://example.com/money" })
    );
}

#[baya::test]
async fn accepts_null_for_a_non_null_field_with_a_default() {
    let query = r#"{ change(change: { firstName: "Tom", color: null }) }"#;
    let result = app().await.graphql(query).send().await;
    assert_eq!(result.errors().len(), 0, "{:?}", result.errors());
}

#[baya::test]
async fn input_objects_contain_each_other() {
    let query = r#"{ depth(filter: { owner: { cats: [{ not: { name: "Tom" } }, {}] } }) }"#;
    app().await.graphql(query).send().await.assert_data(json!({ "depth": 3 }));
}
