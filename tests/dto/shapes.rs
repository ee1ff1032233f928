//! Where a fault is, for every shape of types.

use std::collections::BTreeMap;

use baya::dto;
use baya::errors::ErrorLocation;
use baya::testing::json;
use baya::validation::{Validate, validate};

fn places<T: Validate>(value: &T) -> Vec<String> {
    let faults = validate(value).err().unwrap_or_default();
    let place = |place: &ErrorLocation| match place {
        ErrorLocation::Pointer(pointer) => pointer.to_string(),
        other => format!("{other:?}"),
    };
    faults.iter().map(|fault| place(&fault.location)).collect()
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
fn faults_are_where_the_wire_has_them() {
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
    assert_eq!(places(&inner), all);
    assert!(inner.secret.is_some(), "what no wire has is not looked at");
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
    assert_eq!(places(&outer), all.map(|place| format!("/friend{place}")));
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
fn fields_of_variants_are_below_what_their_enum_writes() {
    assert_eq!(places(&External::RoundThing { radius: 2 }), ["/round_thing/radius"]);
    assert_eq!(places(&External::Alone(2)), ["/alone"]);
    assert!(places(&External::Nothing).is_empty());
    assert_eq!(places(&Internal::Round { the_radius: 2 }), ["/theRadius"]);
    assert_eq!(places(&Adjacent::Round { radius: 2 }), ["/value/radius"]);
    assert_eq!(places(&Untagged::Round { radius: 2 }), ["/radius"]);
}

#[dto]
struct Page<T> {
    #[rule(length(max = 1))]
    items: Vec<T>,
    total: u64,
}

#[test]
fn a_generic_type_validates_what_it_is_of() {
    assert_eq!(places(&Page { items: vec![empty()], total: 1 }), ["/items/0/streetName"]);
    assert_eq!(places(&Page { items: vec![1, 2], total: 2 }), ["/items"]);
}

#[test]
fn serde_reads_and_writes_as_its_attributes_say() {
    let address: Address =
        serde_json::from_value(json!({ "streetName": "Main", "zip/code~": "1" })).expect("it fits");
    assert_eq!(places(&address), ["/zip~1code~0"]);
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
fn a_type_may_go_one_way() {
    let total = serde_json::to_value(Total { text: "7" }).expect("it is JSON");
    assert_eq!(total, json!({ "text": "7" }));
    let filter: Filter = serde_json::from_value(json!({ "text": "long" })).expect("it fits");
    assert_eq!(places(&filter), ["/text"]);
}
