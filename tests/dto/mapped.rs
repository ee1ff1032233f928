//! Types that are derived from other types.

use baya::errors::ErrorLocation;
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
fn source_types_remain_usable() {
    let cat = Cat { id: 1, given_name: "Tom".into(), age: None, tags: vec![] };
    let stamp = Stamp { created: 7 };
    assert!(baya::validation::validate(&cat).is_ok() && baya::validation::validate(&stamp).is_ok());
}

fn schema<T: Schema>(name: &str) -> Value {
    let mut definitions = Definitions::new();
    let mut root = definitions.schema(shape_of::<T>, Direction::Input);
    definitions.finish(&mut root, "#/")[name].clone()
}

fn read<T: baya::validation::Validate + for<'de> serde::Deserialize<'de>>(
    value: Value,
) -> Result<T, String> {
    let value: T = serde_json::from_value(value).map_err(|error| error.to_string())?;
    match baya::validation::validate(&value) {
        Ok(()) => Ok(value),
        Err(errors) => match &errors[0].location {
            ErrorLocation::Pointer(pointer) => Err(format!("{pointer} {}", errors[0].code)),
            other => Err(format!("{other:?} {}", errors[0].code)),
        },
    }
}

/// Returns the error of reading a value.
fn error<T: baya::validation::Validate + for<'de> serde::Deserialize<'de>>(value: Value) -> String {
    read::<T>(value).err().unwrap_or_default()
}

#[test]
fn picked_fields_keep_their_names_and_rules() {
    let name: CatName = read(json!({ "givenName": " Tom " })).expect("it is valid");
    assert_eq!(name, CatName { given_name: "Tom".into(), age: None });
    assert_eq!(error::<CatName>(json!({ "givenName": "" })), "/givenName length");
    assert!(
        read::<CatName>(json!({ "givenName": "Tom", "id": 1 }))
            .is_err_and(|error| error.contains("unknown field `id`"))
    );
    let schema = schema::<CatName>("CatName");
    let length = schema["properties"]["givenName"]["pattern"].as_str().unwrap_or_default();
    assert!(length.contains("{0,38}"), "{length}");
    assert_eq!(schema["properties"]["givenName"]["description"], "What it is called.");
    assert_eq!(schema["properties"].as_object().map(|all| all.len()), Some(2));
}

#[test]
fn a_derived_type_can_add_fields() {
    let cat = json!({ "givenName": "Tom", "owner": "ann" });
    let cat: CreateCat = read(cat).expect("it is valid");
    assert_eq!((cat.given_name.as_str(), cat.owner.as_str()), ("Tom", "ann"));
    assert!(cat.tags.is_empty() && cat.age.is_none());
    let short = json!({ "givenName": "Tom", "owner": "a" });
    assert_eq!(error::<CreateCat>(short), "/owner length");
}

#[test]
fn fields_of_a_partial_type_are_optional_and_keep_their_rules() {
    assert_eq!(read::<UpdateCat>(json!({})), Ok(UpdateCat::default()));
    let update: UpdateCat =
        read(json!({ "givenName": " Kit ", "age": null })).expect("it is valid");
    assert_eq!(update.given_name.as_deref(), Some("Kit"));
    assert_eq!((update.age, update.tags.as_ref()), (Patch::Null, None));
    assert_eq!(error::<UpdateCat>(json!({ "age": 31 })), "/age range");
    assert_eq!(error::<UpdateCat>(json!({ "givenName": "" })), "/givenName length");
}

#[test]
fn a_partial_type_rejects_null_for_fields_that_are_not_nullable() {
    let null = error::<UpdateCat>(json!({ "givenName": null }));
    assert_eq!(null, "invalid type: null, expected a string");
    let schema = schema::<UpdateCat>("UpdateCat");
    assert_eq!(schema["properties"]["givenName"]["type"], "string");
    assert_eq!(schema["properties"]["age"]["type"], json!(["integer", "null"]));
    assert!(schema.get("required").is_none());
}

#[test]
fn a_partial_type_does_not_serialize_absent_fields() {
    let update = UpdateCat { age: Patch::Value(3), ..UpdateCat::default() };
    assert_eq!(json!(update), json!({ "age": 3 }));
}

#[test]
fn merged_types_have_the_fields_of_all_sources() {
    let cat = StampedCat { id: 1, given_name: "Tom".into(), age: None, tags: vec![], created: 7 };
    assert_eq!(
        json!(cat),
        json!({ "id": 1, "givenName": "Tom", "age": null, "tags": [], "created": 7 })
    );
}

#[dto]
pub struct Product {
    #[serde(skip_deserializing)]
    pub id: u64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[api(default = "", example = "chair")]
    pub name: String,
    #[expose(groups("admin"))]
    pub price: u32,
    #[expose(groups("admin"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<u32>,
    #[serde(skip)]
    pub cached: bool,
    #[serde(default)]
    #[rule(length(max = Self::PARTS))]
    pub parts: Vec<Self>,
    #[serde(default = "Product::one")]
    pub count: u8,
}

#[dto]
pub struct Loose {
    pub name: String,
    #[serde(flatten)]
    pub others: std::collections::BTreeMap<String, u8>,
}

#[dto(partial(Loose))]
struct UpdateLoose;

impl Product {
    const PARTS: usize = 1;

    fn one() -> u8 {
        1
    }
}

#[dto(partial(Product))]
#[derive(Default)]
struct UpdateProduct;

#[dto(partial(UpdateProduct))]
#[derive(Default)]
struct UpdateProductAgain;

#[dto(omit(Product, id))]
struct NewProduct;

#[test]
fn a_partial_type_ignores_read_only_fields_and_has_no_defaults() {
    let update: UpdateProduct = read(json!({ "id": 1, "name": "" })).expect("it is valid");
    let UpdateProduct { id, name, price, discount, cached, parts, count } = update;
    assert!(count.is_none());
    assert_eq!((id, name.as_deref(), price, discount), (0, Some(""), None, Patch::Absent));
    assert!(!cached && parts.is_none());
    let schema = schema::<UpdateProduct>("UpdateProduct");
    assert!(schema["properties"]["name"].get("default").is_none());
    assert_eq!(schema["properties"]["name"]["examples"], json!(["chair"]));
}

#[test]
fn a_partial_type_keeps_a_flattened_map_of_unknown_fields() {
    let update: UpdateLoose = read(json!({ "id": 1 })).expect("it is valid");
    assert_eq!((update.name, update.others.get("id")), (None, Some(&1)));
    let whole: Loose = read(json!({ "name": "a", "id": 1 })).expect("it is valid");
    assert_eq!((&*whole.name, whole.others.len()), ("a", 1));
}

#[test]
fn a_partial_type_exposes_present_fields_to_their_groups() {
    let update = UpdateProduct { price: Some(3), ..UpdateProduct::default() };
    assert_eq!(json!(update), json!({ "id": 0 }));
    let whole = baya::exposed_to(&["admin"], || json!(update));
    assert_eq!(whole, json!({ "id": 0, "price": 3 }));
    let again = UpdateProductAgain { price: Some(3), ..UpdateProductAgain::default() };
    assert_eq!(baya::exposed_to(&["admin"], || json!(again)), whole);
    assert!(!again.cached);
}

#[test]
fn a_field_of_the_source_type_keeps_the_source_type() {
    let part = json!({ "name": "leg", "price": 1 });
    let new: NewProduct =
        read(json!({ "name": "chair", "price": 9, "parts": [part] })).expect("it is valid");
    let part: &Product = &new.parts[0];
    assert_eq!((part.name.as_str(), part.id, new.price, new.count), ("leg", 0, 9, 1));
    assert!(!part.cached);
    let part = json!({ "price": 1 });
    let two = json!({ "price": 9, "parts": [part, part] });
    assert!(read::<NewProduct>(two).is_err_and(|error| error.contains("/parts")));
    assert!(new.discount.is_none() && !new.cached);
}

#[dto]
#[derive(Debug)]
pub struct Cause {
    why: String,
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Cause {}

/// A derive with its own field attribute.
#[dto]
#[derive(Debug, baya::ApiError)]
#[error(status = 404, message = "a cat is lost")]
pub struct Lost {
    #[source]
    cause: Cause,
    since: u32,
}

#[dto(omit(Lost, since))]
struct Reason;

#[test]
fn derived_types_do_not_copy_attributes_of_other_derives() {
    let lost = Lost { cause: Cause { why: "rain".into() }, since: 3 };
    assert!(std::error::Error::source(&lost).is_some());
    let reason = Reason { cause: lost.cause };
    assert_eq!(json!(reason), json!({ "cause": { "why": "rain" } }));
}

#[dto]
struct Tagged {
    #[rule(length(max = 3), each(length(min = 2)))]
    labels: Vec<String>,
}

#[dto(merge(Tagged, Stamp))]
struct TaggedAndStamped;

#[dto(merge(partial(Tagged), partial(Stamp)))]
struct TaggedOrStamped;

#[test]
fn merged_types_apply_the_rules_of_all_sources() {
    let source = |labels: Value| read::<Tagged>(json!({ "labels": labels }));
    assert!(source(json!(["ab"])).is_ok_and(|tagged| tagged.labels.len() == 1));
    let read = |labels: Value| read::<TaggedAndStamped>(json!({ "labels": labels, "created": 1 }));
    assert!(read(json!(["ab"])).is_ok());
    assert_eq!(read(json!(["ab", "a"])).err(), Some("/labels/1 length".into()));
    let read = |labels: Value| self::read::<TaggedOrStamped>(json!({ "labels": labels }));
    assert!(read(json!(["ab"])).is_ok());
    assert_eq!(read(json!(["a"])).err(), Some("/labels/0 length".into()));
}
