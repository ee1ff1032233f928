//! Types with parameters, and types that contain themselves.

use std::collections::HashMap;
use std::marker::PhantomData;

use baya::dto;
use baya::prelude::*;
use baya::schema::{Definitions, Direction, Schema, shape_of};
use baya::testing::{TestApp, Value, json};
use baya::validation::Validate;

fn locations<T: Validate>(value: &T) -> Vec<String> {
    let errors = baya::validation::validate(value).err().unwrap_or_default();
    errors.iter().map(|error| format!("{:?}", error.location)).collect()
}

fn count<T: Validate>(value: &T) -> usize {
    locations(value).len()
}

fn named<T: Schema>(name: &str, direction: Direction) -> Value {
    let mut definitions = Definitions::new();
    let mut root = definitions.schema(shape_of::<T>, direction);
    definitions.finish(&mut root, "#/")[name].clone()
}

/// A type of another crate, without rules and without a schema.
#[derive(serde::Serialize, serde::Deserialize)]
struct Foreign(u8);

#[dto]
struct Name {
    #[rule(length(max = 3))]
    name: String,
}

#[dto(input)]
struct Paged<K> {
    #[rule(range(min = 1, max = 100))]
    limit: u32,
    #[rule(skip)]
    after: Option<K>,
}

#[test]
fn rules_apply_beside_a_skipped_field_of_any_type() {
    let read = |limit| Paged { limit, after: Some(Foreign(1)) };
    assert_eq!((count(&read(100)), count(&read(101))), (0, 1));
    assert!(read(1).after.is_some_and(|after| after.0 == 1));
}

#[test]
fn does_not_validate_skipped_fields() {
    let long = || Name { name: "long".into() };
    assert_eq!(count(&Paged { limit: 1, after: Some(long()) }), 0);
    let bad = json!({ "limit": 0, "after": { "name": "long" } });
    let mut errors = Vec::new();
    let mut report = baya::validation::Report::new(&mut errors, Default::default());
    let read = <Paged<Name> as baya::validation::Explain>::explain(
        baya::validation::InputValue::Json(&(&bad).into()),
        &mut report,
    );
    assert!(read.is_none());
    assert_eq!(errors.len(), 1);
}

#[dto(input)]
struct Marked<T> {
    #[rule(range(max = 3))]
    count: u8,
    #[serde(skip)]
    of: PhantomData<T>,
}

#[test]
fn a_type_parameter_without_fields_needs_no_traits() {
    assert_eq!(count(&Marked { count: 4, of: PhantomData::<Foreign> }), 1);
    assert_eq!(named::<Marked<Foreign>>("Marked", Direction::Input)["required"], json!(["count"]));
}

trait Owner {
    type Id;
}

struct Shop;

impl Owner for Shop {
    type Id = Name;
}

#[dto]
struct Owned<O: Owner> {
    id: O::Id,
    ids: HashMap<String, O::Id>,
}

#[test]
fn applies_the_rules_of_associated_types() {
    let id = || Name { name: "long".into() };
    let owned = Owned::<Shop> { id: id(), ids: HashMap::from([("a".into(), id())]) };
    assert_eq!(count(&owned), 2);
    assert!(serde_json::from_value::<Owned<Shop>>(json!(owned)).is_ok());
}

#[dto]
#[derive(Default)]
struct Folder {
    #[rule(length(max = Self::LONGEST))]
    name: String,
    #[serde(default)]
    #[rule(length(max = 2))]
    folders: Vec<Self>,
    within: Option<Box<Self>>,
}

impl Folder {
    const LONGEST: usize = 3;
}

#[test]
fn accepts_a_recursive_type_that_uses_self() {
    let long = || Folder { name: "long".into(), ..Folder::default() };
    let within = Some(Box::new(long()));
    assert_eq!(count(&Folder { folders: vec![long()], within, ..long() }), 3);
    let schema = named::<Folder>("Folder", Direction::Input);
    assert_eq!(schema["properties"]["folders"]["items"], json!({ "$ref": "#/Folder" }));
}

#[dto]
struct Tree<T> {
    value: T,
    #[serde(default)]
    children: Vec<Tree<T>>,
    by_name: HashMap<String, Self>,
}

#[test]
fn accepts_a_recursive_generic_type() {
    let leaf = |name: &str| Tree {
        value: Name { name: name.into() },
        children: Vec::new(),
        by_name: HashMap::new(),
    };
    let by_name = HashMap::from([("a".into(), leaf("long"))]);
    let tree = Tree { children: vec![leaf("long"), leaf("ok")], by_name, ..leaf("long") };
    assert_eq!(count(&tree), 3);
    let schema = named::<Tree<Name>>("Tree_Name", Direction::Input);
    assert_eq!(schema["properties"]["children"]["items"], json!({ "$ref": "#/Tree_Name" }));
    assert_eq!(schema["properties"]["value"], json!({ "$ref": "#/Name" }));
}

/// A type without a default.
#[dto]
#[derive(Debug, PartialEq)]
struct Kind {
    #[rule(length(max = 3))]
    kind: String,
}

#[dto]
#[derive(Debug, PartialEq)]
struct Change<T> {
    value: baya::Patch<T>,
    #[serde(default)]
    count: u8,
}

#[test]
fn a_patch_of_a_type_parameter_needs_no_default() {
    let read = |body: Value| serde_json::from_value::<Change<Kind>>(body).expect("it is read");
    let absent = read(json!({}));
    assert_eq!(absent, Change { value: baya::Patch::Absent, count: 0 });
    assert_eq!(serde_json::to_value(&absent).ok(), Some(json!({ "count": 0 })));
    assert_eq!(read(json!({ "value": null })).value, baya::Patch::Null);
    assert_eq!(count(&read(json!({ "value": { "kind": "abc" } }))), 0);
    let long = read(json!({ "value": { "kind": "abcd" } }));
    assert_eq!(locations(&long), ["Pointer(\"/value/kind\")"]);
}

#[dto]
struct Entry<T> {
    value: T,
}

#[dto]
struct Holder<T> {
    entry: Entry<T>,
    more: Option<Vec<Entry<T>>>,
}

#[dto]
struct Flat<T, U> {
    #[serde(flatten)]
    entry: Entry<T>,
    holder: Holder<U>,
}

#[dto]
struct Small(#[rule(range(max = 9))] u8);

#[controller("/nested")]
struct Nested;

#[controller]
impl Nested {
    #[post]
    async fn nested(&self, body: Json<Flat<u8, Small>>) -> Json<Flat<u8, Small>> {
        body
    }
}

#[module(root, controllers = [Nested])]
struct NestedModule;

#[baya::test]
async fn accepts_a_generic_type_inside_another_one() {
    let app = TestApp::new::<NestedModule>().start().await?;
    let body =
        json!({ "value": 1, "holder": { "entry": { "value": 9 }, "more": [{ "value": 1 }] } });
    app.post("/nested").json(&body).send().await.assert_status(201);
    let body = json!({ "value": 1, "holder": { "entry": { "value": 10 }, "more": null } });
    let problem: Value = app.post("/nested").json(&body).send().await.assert_status(422).json();
    assert_eq!(problem["errors"][0]["pointer"], "/holder/entry/value");
}
