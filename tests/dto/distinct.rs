//! `unique` compares each element once, and does not compare elements of a list that is too long.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};

thread_local! {
    static LOOKED_AT: Cell<usize> = const { Cell::new(0) };
}

fn look() {
    LOOKED_AT.set(LOOKED_AT.get() + 1);
}

/// A number that counts its comparisons.
#[dto]
struct Counted(u64);

impl PartialEq for Counted {
    fn eq(&self, other: &Self) -> bool {
        look();
        self.0 == other.0
    }
}

impl Eq for Counted {}

impl Hash for Counted {
    fn hash<H: Hasher>(&self, state: &mut H) {
        look();
        self.0.hash(state);
    }
}

/// A number that is compared as JSON, and counts its serializations.
#[dto(input)]
struct Written(u64);

impl serde::Serialize for Written {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        look();
        self.0.serialize(serializer)
    }
}

#[dto(input)]
struct Lists {
    #[serde(default)]
    #[rule(unique, length(max = 3))]
    short: Vec<Counted>,
    #[serde(default)]
    #[rule(unique)]
    any: Vec<Counted>,
    #[serde(default)]
    #[rule(unique)]
    written: Vec<Written>,
}

/// Returns the number of comparisons and the codes of the errors.
fn checked(body: Value) -> (usize, Vec<String>) {
    let lists: Lists = serde_json::from_value(body).expect("it is read");
    LOOKED_AT.set(0);
    let errors = baya::validation::validate(&lists).err().unwrap_or_default();
    (LOOKED_AT.get(), errors.iter().map(|error| error.code.to_string()).collect())
}

fn numbers() -> Vec<u64> {
    (0..20_000).collect()
}

#[test]
fn compares_each_element_a_bounded_number_of_times() {
    let (looked, errors) = checked(json!({ "any": numbers() }));
    assert!(errors.is_empty(), "{errors:?}");
    // Each element is hashed once, and compared with those whose hashes collide in a few bits.
    assert!(looked <= 2 * numbers().len(), "{looked}");
}

#[test]
fn serializes_each_element_without_a_hash_once() {
    let (looked, errors) = checked(json!({ "written": numbers() }));
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(looked, numbers().len());
}

#[test]
fn does_not_compare_elements_of_a_list_that_is_too_long() {
    let mut all = numbers();
    all.push(0);
    assert_eq!(checked(json!({ "short": all })), (0, vec!["length".to_owned()]));
    assert_eq!(checked(json!({ "short": [1, 1] })).1, ["unique"]);
}

#[dto]
#[derive(PartialEq, Eq, Hash)]
enum Color {
    Red,
    Blue,
}

#[controller]
struct Colors;

#[controller]
impl Colors {
    #[post("/set")]
    async fn set(&self, _body: Json<(HashSet<Color>, u8)>) {}

    #[post("/map")]
    async fn map(&self, _body: Json<(HashMap<Color, u8>, u8)>) {}
}

#[module(root, controllers = [Colors])]
struct AppModule;

#[baya::test]
async fn rejects_repeated_elements_of_types_named_like_the_helper_module() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.post("/set").json(&json!([["Red", "Blue"], 1])).send().await.assert_status(204);
    app.post("/set").json(&json!([["Red", "Red"], 1])).send().await.assert_status(422);
    app.post("/map").json(&json!([{"Red": 1, "Blue": 2}, 1])).send().await.assert_status(204);
    let twice = r#"[{"Red": 1, "Red": 2}, 1]"#;
    app.post("/map").body("application/json", twice).send().await.assert_status(422);
}
