//! Untagged enums whose values have too many interpretations to try them all.

use std::collections::BTreeMap;

use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{Form, dto};

#[dto]
#[serde(untagged)]
enum Tree {
    Two { l: Box<Tree>, r: Box<Tree> },
    One { l: Box<Tree> },
    Leaf(u32),
}

#[dto]
#[serde(untagged)]
enum Filter {
    Boosted { all: Vec<Filter>, boost: u32 },
    Named { all: Vec<Filter>, name: String },
    Term(u32),
}

#[dto]
#[serde(untagged)]
enum Through {
    A { of: BTreeMap<String, Option<Middle>>, a: u8 },
    B { of: BTreeMap<String, Option<Middle>> },
    C(u8),
}

#[dto]
struct Middle {
    #[serde(flatten)]
    part: Part,
}

#[dto]
struct Part {
    inner: Box<Through>,
}

#[dto]
#[serde(untagged)]
enum Generic<T> {
    Two { l: Box<Generic<T>>, r: Box<Generic<T>> },
    One { l: Box<Generic<T>> },
    Leaf(T),
}

#[dto]
#[serde(tag = "kind")]
enum Mixed {
    Named {
        l: Box<Mixed>,
    },
    #[serde(untagged)]
    Two {
        l: Box<Mixed>,
        r: Box<Mixed>,
    },
    #[serde(untagged)]
    One {
        l: Box<Mixed>,
    },
    #[serde(untagged)]
    Leaf(u32),
}

#[dto]
#[serde(untagged)]
enum Checked {
    Two { l: Box<Checked>, r: Box<Checked> },
    One { l: Box<Checked> },
    Leaf(#[rule(range(max = 5))] u32),
}

#[dto]
struct Around {
    name: u8,
    tree: Tree,
    more: Vec<Tree>,
}

#[controller]
struct Trees;

#[controller]
impl Trees {
    #[post("/tree")]
    async fn tree(&self, body: Json<Tree>) -> Json<Tree> {
        body
    }

    #[post("/filter")]
    async fn filter(&self, body: Json<Filter>) -> Json<Filter> {
        body
    }

    #[post("/through")]
    async fn through(&self, body: Json<Through>) -> Json<Through> {
        body
    }

    #[post("/generic")]
    async fn generic(&self, body: Json<Generic<u8>>) -> Json<Generic<u8>> {
        body
    }

    #[post("/mixed")]
    async fn mixed(&self, body: Json<Mixed>) -> Json<Mixed> {
        body
    }

    #[post("/checked")]
    async fn checked(&self, body: Json<Checked>) -> Json<Checked> {
        body
    }

    #[post("/around")]
    async fn around(&self, body: Json<Around>) -> Json<Around> {
        body
    }

    #[post("/axum")]
    async fn axum(&self, body: baya::axum::Json<Around>) -> Json<Around> {
        Json(body.0)
    }

    #[post("/ignored")]
    async fn ignored(&self, body: Json<Ignores>) -> Json<Value> {
        Json(json!(body.0.tree.is_some()))
    }

    #[get("/query")]
    async fn query(&self, query: Query<Around>) -> Json<Around> {
        Json(query.0)
    }

    #[post("/form")]
    async fn form(&self, form: Form<Around>) -> Json<Around> {
        Json(form.0)
    }
}

#[derive(serde::Deserialize)]
struct Ignores {
    #[serde(deserialize_with = "or_none")]
    tree: Option<Tree>,
}

fn or_none<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Tree>, D::Error> {
    Ok(serde::Deserialize::deserialize(deserializer).ok())
}

#[module(root, controllers = [Trees])]
struct AppModule;

/// Returns a value inside this number of objects.
fn nested(name: &str, levels: usize, value: &str) -> String {
    format!("{}{value}{}", format!(r#"{{"{name}":"#).repeat(levels), "}".repeat(levels))
}

async fn errors(path: &str, body: String) -> Value {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.post(path).body("application/json", body).send().await;
    response.assert_status(422).json::<Value>()["errors"].clone()
}

fn too_complex(pointer: &str) -> Value {
    json!([{
        "pointer": pointer,
        "code": "too_complex",
        "message": "has too many possible interpretations; nest its values less deeply",
    }])
}

#[baya::test]
async fn rejects_a_value_with_too_many_interpretations() {
    for value in ["1", r#""x""#] {
        let body = nested("l", 60, value);
        for path in ["/tree", "/generic", "/mixed", "/checked"] {
            assert_eq!(errors(path, body.clone()).await, too_complex(""), "{path} {value}");
        }
    }
}

#[baya::test]
async fn the_limit_applies_through_lists_maps_structs_and_options() {
    let lists = format!(r#"{}1{}"#, r#"{"all":["#.repeat(50), r#"],"name":"x"}"#.repeat(50));
    assert_eq!(errors("/filter", lists).await, too_complex(""));
    let level = r#"{"of":{"k":{"inner":"#;
    let through = format!("{}1{}", level.repeat(40), "}}}".repeat(40));
    assert_eq!(errors("/through", through).await, too_complex(""));
}

#[baya::test]
async fn the_error_is_at_the_location_of_the_value() {
    let tree = nested("l", 60, "1");
    let body = format!(r#"{{"name":1,"tree":{tree},"more":[]}}"#);
    assert_eq!(errors("/around", body).await, too_complex("/tree"));
    let body = format!(r#"{{"name":1,"tree":1,"more":[2,{tree}]}}"#);
    assert_eq!(errors("/around", body).await, too_complex("/more/1"));
}

#[baya::test]
async fn values_share_the_limit_and_the_error_is_reported_once() {
    let tree = nested("l", 60, "1");
    let more = vec![&*tree; 100].join(",");
    let body = format!(r#"{{"name":1,"tree":1,"more":[{more}]}}"#);
    assert_eq!(errors("/around", body).await, too_complex("/more/0"));
    let body = format!(r#"{{"name":"x","tree":{tree},"more":[1,{tree}]}}"#);
    let errors = errors("/around", body).await;
    assert_eq!(errors[0]["pointer"], "/name");
    assert_eq!(errors[1], too_complex("/tree")[0]);
    assert_eq!(errors[2], Value::Null);
}

#[baya::test]
async fn other_extractors_have_the_same_limit() {
    let tree = nested("l", 60, "1");
    let body = format!(r#"{{"name":1,"tree":{tree},"more":[]}}"#);
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.post("/axum").body("application/json", body).send().await;
    let problem: Value = response.assert_status(422).json();
    assert!(problem.to_string().contains("too many possible interpretations"), "{problem}");
}

#[baya::test]
async fn an_ignored_error_of_a_field_is_still_reported() {
    let tree = nested("l", 60, "1");
    assert_eq!(errors("/ignored", format!(r#"{{"tree":{tree}}}"#)).await, too_complex(""));
}

#[baya::test]
async fn queries_and_forms_have_the_same_limit() {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let names = "[l]".repeat(15);
    for value in ["1", "x"] {
        let more = (0..60).map(|at| format!("&more[{at}]{names}={value}"));
        let pairs = format!("name=1&tree=1{}", more.collect::<String>());
        let response = app.get(&format!("/query?{pairs}")).send().await;
        let errors = response.assert_status(422).json::<Value>()["errors"].clone();
        let too_complex = errors[0].to_string();
        assert!(too_complex.contains(r#""parameter":"more["#), "{errors}");
        assert!(too_complex.contains(r#""code":"too_complex""#), "{errors}");
        let response =
            app.post("/form").body("application/x-www-form-urlencoded", pairs).send().await;
        let errors = response.assert_status(422).json::<Value>()["errors"].clone();
        assert!(errors[0].to_string().contains(r#""pointer":"/more/"#), "{errors}");
        assert_eq!(errors[0]["code"], "too_complex");
    }
}

#[baya::test]
async fn accepts_values_that_are_ambiguous_at_few_levels() {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let body = nested("l", 15, "1");
    let response = app.post("/tree").body("application/json", body.clone()).send().await;
    response.assert_text(&body);
}

#[baya::test]
async fn accepts_large_values_without_ambiguity() {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let level = r#"{"l":1,"r":"#;
    let deep = format!("{}1{}", level.repeat(100), "}".repeat(100));
    let many = vec![&*deep; 100].join(",");
    let body = format!(r#"{{"name":1,"tree":1,"more":[{many}]}}"#);
    let response = app.post("/around").body("application/json", body.clone()).send().await;
    response.assert_text(&body);
}
