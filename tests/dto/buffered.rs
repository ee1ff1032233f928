//! Values of queries and forms that serde buffers before it knows their types.

use std::collections::{BTreeMap, BTreeSet};

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{CommaSeparated, Form, dto};

#[expect(clippy::large_enum_variant, reason = "one variant has every kind of value")]
#[dto]
#[serde(tag = "kind")]
enum Tagged {
    A {
        b: bool,
        n: u8,
        s: String,
        real: Option<f64>,
        letter: Option<char>,
        big: Option<u128>,
        #[serde(default)]
        list: Vec<u8>,
        #[serde(default)]
        set: BTreeSet<u8>,
        #[serde(default)]
        commas: CommaSeparated<String>,
        pair: Option<(u8, String)>,
        #[rule(trim)]
        trimmed: Option<String>,
        inner: Option<Box<Untagged>>,
    },
    B,
}

#[dto]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Num(u8),
    Flag { on: bool },
}

#[dto]
#[serde(untagged)]
enum Untagged {
    Num(u8),
    Flag(bool),
    Pair { a: u8, b: Option<i64> },
    Txt(String),
}

#[dto]
#[serde(untagged)]
enum Words {
    All(CommaSeparated<String>),
}

#[dto]
struct Said {
    words: Words,
}

#[dto]
struct Flat {
    f: bool,
    m: Option<u8>,
}

#[dto]
struct All {
    i: Option<Tagged>,
    adjacent: Option<Adjacent>,
    u: Option<Untagged>,
    #[serde(default)]
    us: Vec<Untagged>,
    #[serde(default)]
    map: BTreeMap<String, Untagged>,
}

#[dto]
struct Flattened {
    #[serde(flatten)]
    flat: Flat,
    #[serde(flatten)]
    tagged: Tagged,
}

/// A type without `#[dto]`, like those of other crates.
#[derive(serde::Deserialize, serde::Serialize)]
struct Foreign {
    name: String,
    #[serde(flatten)]
    inner: ForeignInner,
}

#[derive(serde::Deserialize, serde::Serialize)]
struct ForeignInner {
    title: String,
    numbers: BTreeMap<String, u16>,
    note: Option<u8>,
    size: Option<String>,
}

#[controller]
struct Readers;

#[controller]
impl Readers {
    #[get("/all")]
    async fn all(&self, all: Query<All>) -> Json<All> {
        Json(all.0)
    }

    #[post("/all")]
    #[status(200)]
    async fn form(&self, all: Form<All>) -> Json<All> {
        Json(all.0)
    }

    #[get("/tagged")]
    async fn tagged(&self, tagged: Query<Tagged>) -> Json<Tagged> {
        Json(tagged.0)
    }

    #[get("/flattened")]
    async fn flattened(&self, all: Query<Flattened>) -> Json<Flattened> {
        Json(all.0)
    }

    #[get("/said")]
    async fn said(&self, reported: Query<Said>) -> Json<Said> {
        Json(reported.0)
    }

    #[get("/words")]
    async fn words(&self, #[query] words: Words) -> Json<Words> {
        Json(words)
    }

    #[get("/foreign")]
    async fn foreign(&self, all: Query<Foreign>) -> Json<Foreign> {
        Json(all.0)
    }

    #[get("/single")]
    async fn single(&self, #[query] u: Untagged, #[query] us: Vec<Untagged>) -> Json<All> {
        Json(All { i: None, adjacent: None, u: Some(u), us, map: BTreeMap::new() })
    }

    #[get("/path/{u}")]
    async fn path(&self, #[param] u: Untagged) -> Json<Untagged> {
        Json(u)
    }
}

#[module(root, controllers = [Readers])]
struct AppModule;

async fn read(path: &str) -> (u16, Value) {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.get(path).send().await;
    (response.status().as_u16(), response.json())
}

/// Returns the locations of the errors.
fn locations(problem: &Value) -> Vec<&str> {
    let all = problem["errors"].as_array().expect("errors").iter();
    all.map(|one| one["parameter"].as_str().unwrap_or_default()).collect()
}

#[baya::test]
async fn reads_an_untagged_enum_as_its_first_matching_variant() {
    for (text, value) in [("5", json!(5)), ("on", json!(true)), ("x", json!("x")), ("", json!(""))]
    {
        let (status, all) = read(&format!("/all?u={text}&us={text}&us={text}")).await;
        assert_eq!((status, &all["u"], &all["us"]), (200, &value, &json!([value, value])));
        let (status, all) = read(&format!("/single?u={text}&us={text}&us={text}")).await;
        assert_eq!((status, &all["u"], &all["us"]), (200, &value, &json!([value, value])));
        if !text.is_empty() {
            assert_eq!(read(&format!("/path/{text}")).await, (200, value));
        }
    }
    let (_, all) = read("/all?u[a]=1&u[b]=-2&map[x]=5&map[y]=off&map[z][a]=7").await;
    assert_eq!(all["u"], json!({ "a": 1, "b": -2 }));
    assert_eq!(all["map"], json!({ "x": 5, "y": false, "z": { "a": 7, "b": null } }));
}

#[baya::test]
async fn reads_fields_of_a_tagged_enum_like_those_of_a_struct() {
    let all = "kind=A&b=on&n=7&s=08&real=1e2&letter=5&big=340282366920938463463374607431768211455&\
               list=1&set[0]=2&set[1]=3&commas=a%2Cb,c&pair[0]=1&pair[1]=2&trimmed=+5+&inner=6";
    let value = json!({
        "kind": "A", "b": true, "n": 7, "s": "08", "real": 100.0, "letter": "5",
        "list": [1], "set": [2, 3], "commas": ["a,b", "c"], "pair": [1, "2"], "trimmed": "5", "inner": 6,
    });
    let nested: Vec<_> = all
        .split('&')
        .map(|pair| pair.split_once('=').expect("a value"))
        .map(|(name, text)| match name.split_once('[') {
            Some((first, rest)) => format!("i[{first}][{rest}={text}"),
            None => format!("i[{name}]={text}"),
        })
        .collect();
    for (path, field) in [
        (format!("/tagged?{all}"), None),
        (format!("/all?{}", nested.join("&")), Some("i")),
        (format!("/flattened?f=1&{all}"), None),
    ] {
        let (status, read) = read(&path).await;
        assert_eq!(status, 200, "{path}: {read}");
        let read = field.map_or(&read, |field| &read[field]);
        for (name, value) in value.as_object().expect("an object") {
            assert_eq!(&read[name], value, "{path}: {name} of {read}");
        }
    }
}

#[baya::test]
async fn accepts_every_notation_of_a_boolean_in_buffered_values() {
    for (text, truth) in
        [("true", true), ("1", true), ("on", true), ("false", false), ("0", false), ("off", false)]
    {
        let (status, all) = read(&format!("/all?i[kind]=A&i[b]={text}&i[n]=1&i[s]=")).await;
        assert_eq!((status, &all["i"]["b"]), (200, &json!(truth)), "{all}");
        let (status, all) = read(&format!("/flattened?kind=B&f={text}")).await;
        assert_eq!((status, &all["f"]), (200, &json!(truth)), "{all}");
        let (status, all) = read(&format!("/all?adjacent[t]=Flag&adjacent[c][on]={text}")).await;
        assert_eq!((status, &all["adjacent"]["c"]["on"]), (200, &json!(truth)), "{all}");
    }
    let (status, problem) = read("/all?i[kind]=A&i[b]=yes&i[n]=1&i[s]=").await;
    assert_eq!((status, locations(&problem)), (422, vec!["i[b]"]), "{problem}");
    let (status, problem) = read("/tagged?kind=A&b=yes&n=300&s=").await;
    assert_eq!((status, locations(&problem)), (422, vec!["b", "n"]), "{problem}");
    let (status, problem) = read("/flattened?kind=B&f=yes").await;
    assert_eq!((status, locations(&problem)), (422, vec!["f"]), "{problem}");
}

#[baya::test]
async fn reads_an_empty_string_in_a_buffered_value_as_none() {
    let (status, all) =
        read("/all?i[kind]=A&i[b]=1&i[n]=1&i[s]=&i[real]=&i[letter]=&i[big]=&i[pair]=&i[trimmed]=&i[inner]=").await;
    assert_eq!(status, 200, "{all}");
    assert_eq!((&all["i"]["real"], &all["i"]["letter"]), (&Value::Null, &Value::Null));
    assert_eq!((&all["i"]["trimmed"], &all["i"]["inner"]), (&json!(""), &json!("")));
    let (status, all) = read("/all?u[a]=1&u[b]=").await;
    assert_eq!((status, &all["u"]), (200, &json!({ "a": 1, "b": null })));
    let (status, all) = read("/flattened?kind=B&f=1&m=").await;
    assert_eq!((status, &all["m"]), (200, &Value::Null));
}

#[baya::test]
async fn reads_any_number_of_strings_that_look_like_numbers() {
    let many: Vec<_> = (0..200)
        .map(|at| format!("map[t{at}][a]={}&map[s{at}]=x{at}&us=00{at}", at % 256))
        .collect();
    let (status, all) = read(&format!("/all?{}", many.join("&"))).await;
    assert_eq!(status, 200, "{all}");
    assert_eq!(all["map"]["t199"], json!({ "a": 199, "b": null }));
    assert_eq!(all["us"][199], json!(199));
    let form = many.join("&");
    let app = TestApp::new::<AppModule>().start().await?;
    let form = app.post("/all").body("application/x-www-form-urlencoded", form);
    form.send().await.assert_status(200);
}

#[baya::test]
async fn reads_numbers_and_numeric_strings_into_foreign_types() {
    let numbers: Vec<_> = (0..100).map(|at| format!("numbers[n{at}]={at}")).collect();
    let query = format!("name=7&title=8&size=&note=&{}", numbers.join("&"));
    let (status, all) = read(&format!("/foreign?{query}")).await;
    assert_eq!(status, 200, "{all}");
    assert_eq!((&all["name"], &all["title"]), (&json!("7"), &json!("8")));
    assert_eq!((&all["size"], &all["note"]), (&json!(""), &Value::Null));
    assert_eq!((&all["numbers"]["n0"], &all["numbers"]["n99"]), (&json!(0), &json!(99)));
}

#[baya::test]
async fn an_encoded_comma_does_not_separate_values_of_an_untagged_enum() {
    assert_eq!(read("/said?words=a%2Cb,c").await, (200, json!({ "words": ["a,b", "c"] })));
    assert_eq!(read("/said?words=a%2Cb,c&more[x]=1").await.1["words"], json!(["a,b", "c"]));
    assert_eq!(read("/words?words=a%2Cb,c").await, (200, json!(["a,b", "c"])));
}
