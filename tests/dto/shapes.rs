//! Locations of errors in every kind of type.

use std::collections::BTreeMap;

use baya::dto;
use baya::errors::ErrorLocation;
use baya::testing::json;
use baya::validation::{Validate, validate};

fn locations<T: Validate>(value: &T) -> Vec<String> {
    let errors = validate(value).err().unwrap_or_default();
    let pointer = |location: &ErrorLocation| match location {
        ErrorLocation::Pointer(pointer) => pointer.to_string(),
        other => format!("{other:?}"),
    };
    errors.iter().map(|error| pointer(&error.location)).collect()
}

#[dto]
struct Name(#[rule(length(min = 1))] String);

#[dto]
#[serde(rename_all = "camelCase")]
struct Address {
    #[rule(length(min = 1))]
    street_name: String,
    #[serde(rename = "zip/code~")]
    #[rule(length(exact = 5))]
    code: String,
}

#[dto]
struct Pair(#[rule(range(max = 1))] u8, #[rule(range(max = 1))] u8);

#[dto]
struct Cat {
    name: Name,
    home: Option<Address>,
    others: Vec<Address>,
    by_name: BTreeMap<String, Address>,
    #[serde(flatten)]
    flat: Address,
    pair: Pair,
    friend: Option<Box<Cat>>,
    #[serde(skip)]
    secret: Option<Name>,
}

fn empty() -> Address {
    Address { street_name: String::new(), code: "12345".to_owned() }
}

#[test]
fn locates_errors_by_serialized_names() {
    let inner = Cat {
        name: Name(String::new()),
        home: Some(Address { street_name: "x".to_owned(), code: "1".to_owned() }),
        others: vec![empty(), empty()],
        by_name: BTreeMap::from([("a/b".to_owned(), empty())]),
        flat: empty(),
        pair: Pair(0, 2),
        friend: None,
        secret: Some(Name(String::new())),
    };
    let all = [
        "/name",
        "/home/zip~1code~0",
        "/others/0/streetName",
        "/others/1/streetName",
        "/by_name/a~1b/streetName",
        "/streetName",
        "/pair/1",
    ];
    assert_eq!(locations(&inner), all);
    assert!(inner.secret.is_some(), "skipped fields are not validated");
    let outer = Cat {
        name: Name("Tom".to_owned()),
        home: None,
        others: Vec::new(),
        by_name: BTreeMap::new(),
        flat: Address { street_name: "x".to_owned(), code: "12345".to_owned() },
        pair: Pair(0, 0),
        friend: Some(Box::new(inner)),
        secret: None,
    };
    assert_eq!(locations(&outer), all.map(|location| format!("/friend{location}")));
}

#[dto]
#[serde(rename_all = "snake_case")]
enum External {
    RoundThing {
        #[rule(range(max = 1))]
        radius: u8,
    },
    Alone(#[rule(range(max = 1))] u8),
    Nothing,
}

#[dto]
#[serde(tag = "kind", rename_all_fields = "camelCase")]
enum Internal {
    Round {
        #[rule(range(max = 1))]
        the_radius: u8,
    },
}

#[dto]
#[serde(tag = "kind", content = "value")]
enum Adjacent {
    Round {
        #[rule(range(max = 1))]
        radius: u8,
    },
}

#[dto]
#[serde(untagged)]
enum Untagged {
    Round {
        #[rule(range(max = 1))]
        radius: u8,
    },
}

#[test]
fn locates_errors_in_variants_by_the_representation_of_the_enum() {
    assert_eq!(locations(&External::RoundThing { radius: 2 }), ["/round_thing/radius"]);
    assert_eq!(locations(&External::Alone(2)), ["/alone"]);
    assert!(locations(&External::Nothing).is_empty());
    assert_eq!(locations(&Internal::Round { the_radius: 2 }), ["/theRadius"]);
    assert_eq!(locations(&Adjacent::Round { radius: 2 }), ["/value/radius"]);
    assert_eq!(locations(&Untagged::Round { radius: 2 }), ["/radius"]);
}

#[dto]
struct Page<T> {
    #[rule(length(max = 1))]
    items: Vec<T>,
    total: u64,
}

#[test]
fn a_generic_type_validates_its_arguments() {
    assert_eq!(locations(&Page { items: vec![empty()], total: 1 }), ["/items/0/streetName"]);
    assert_eq!(locations(&Page { items: vec![1, 2], total: 2 }), ["/items"]);
}

#[test]
fn serde_attributes_apply() {
    let address: Address =
        serde_json::from_value(json!({ "streetName": "Main", "zip/code~": "1" })).expect("it fits");
    assert_eq!(locations(&address), ["/zip~1code~0"]);
    let written = serde_json::to_value(&address).expect("it is JSON");
    assert_eq!(written, json!({ "streetName": "Main", "zip/code~": "1" }));
}

#[dto(output)]
struct Total {
    text: &'static str,
}

#[dto(input)]
struct Filter {
    #[rule(length(max = 3))]
    text: String,
}

#[test]
fn a_type_can_be_input_or_output_only() {
    let total = serde_json::to_value(Total { text: "7" }).expect("it is JSON");
    assert_eq!(total, json!({ "text": "7" }));
    let filter: Filter = serde_json::from_value(json!({ "text": "long" })).expect("it fits");
    assert_eq!(locations(&filter), ["/text"]);
}
