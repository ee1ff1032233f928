//! Types that are made of the fields of others.

use baya::schema::{Definitions, Direction, Schema, shape_of};
use baya::testing::{Value, json};
use baya::{Patch, dto};

/// A cat.
#[dto]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cat {
    pub id: u64,
    /// What it is called.
    #[rule(trim, length(min = 1, max = 40))]
    pub given_name: String,
    #[rule(range(max = 30))]
    pub age: Option<u8>,
    #[serde(default)]
    pub tags: Vec<String>,
}

#[dto]
struct Stamp {
    created: u32,
}

#[dto(pick(Cat, given_name, age))]
#[derive(Debug, PartialEq)]
struct CatName;

#[dto(omit(Cat, id))]
struct CreateCat {
    #[rule(length(min = 3))]
    owner: String,
}

#[dto(partial(omit(Cat, id)))]
#[derive(Debug, Default, PartialEq)]
struct UpdateCat;

#[dto(output, merge(Cat, Stamp))]
struct StampedCat;

#[test]
fn sources_are_types_of_their_own() {
    let cat = Cat { id: 1, given_name: "Tom".into(), age: None, tags: vec![] };
    let stamp = Stamp { created: 7 };
    assert!(baya::validate(&cat).is_ok() && baya::validate(&stamp).is_ok());
}

fn schema<T: Schema>(name: &str) -> Value {
    let mut definitions = Definitions::new();
    let mut root = definitions.schema(shape_of::<T>, Direction::Input);
    definitions.finish(&mut root, "#/")[name].clone()
}

fn read<T: baya::Validate + for<'de> serde::Deserialize<'de>>(value: Value) -> Result<T, String> {
    let value: T = serde_json::from_value(value).map_err(|error| error.to_string())?;
    match baya::validate(&value) {
        Ok(()) => Ok(value),
        Err(faults) => Err(format!("{:?} {}", faults[0].place, faults[0].code)),
    }
}

#[test]
fn picked_fields_keep_their_names_and_rules() {
    let name: CatName = read(json!({ "givenName": " Tom " })).expect("it is valid");
    assert_eq!(name, CatName { given_name: "Tom".into(), age: None });
    assert!(read::<CatName>(json!({ "givenName": "" })).is_err());
    assert!(
        read::<CatName>(json!({ "givenName": "Tom", "id": 1 })).is_err_and(|e| e.contains("id"))
    );
    let schema = schema::<CatName>("CatName");
    assert_eq!(schema["properties"]["givenName"]["maxLength"], 40);
    assert_eq!(schema["properties"]["givenName"]["description"], "What it is called.");
    assert_eq!(schema["properties"].as_object().map(|all| all.len()), Some(2));
}

#[test]
fn a_type_has_fields_of_its_own_beside_those_of_others() {
    let cat = json!({ "givenName": "Tom", "owner": "ann" });
    let cat: CreateCat = read(cat).expect("it is valid");
    assert_eq!((cat.given_name.as_str(), cat.owner.as_str()), ("Tom", "ann"));
    assert!(cat.tags.is_empty() && cat.age.is_none());
    assert!(read::<CreateCat>(json!({ "givenName": "Tom", "owner": "a" })).is_err());
}

#[test]
fn fields_of_a_partial_type_may_be_left_out_and_keep_their_rules() {
    assert_eq!(read::<UpdateCat>(json!({})), Ok(UpdateCat::default()));
    let update: UpdateCat =
        read(json!({ "givenName": " Kit ", "age": null })).expect("it is valid");
    assert_eq!(update.given_name.as_deref(), Some("Kit"));
    assert_eq!((update.age, update.tags.as_ref()), (Patch::Null, None));
    assert!(read::<UpdateCat>(json!({ "age": 31 })).is_err());
    assert!(read::<UpdateCat>(json!({ "givenName": "" })).is_err());
}

#[test]
fn what_may_not_be_null_may_not_be_so_in_a_partial_type() {
    assert!(read::<UpdateCat>(json!({ "givenName": null })).is_err());
    let schema = schema::<UpdateCat>("UpdateCat");
    assert_eq!(schema["properties"]["givenName"]["type"], "string");
    assert_eq!(schema["properties"]["age"]["type"], json!(["integer", "null"]));
    assert!(schema.get("required").is_none());
}

#[test]
fn what_is_left_out_of_a_partial_type_is_left_out_of_what_is_written() {
    let update = UpdateCat { age: Patch::Value(3), ..UpdateCat::default() };
    assert_eq!(json!(update), json!({ "age": 3 }));
}

#[test]
fn merged_types_have_the_fields_of_both() {
    let cat = StampedCat { id: 1, given_name: "Tom".into(), age: None, tags: vec![], created: 7 };
    assert_eq!(
        json!(cat),
        json!({ "id": 1, "givenName": "Tom", "age": null, "tags": [], "created": 7 })
    );
}
