//! Numbers in buffered values are read exactly: their notation changes neither the variant nor the value.

use baya::dto;
use baya::prelude::*;
use baya::testing::{TestApp, Value};

#[dto]
#[serde(untagged)]
enum Ruled {
    Small(#[rule(range(max = 10))] u8),
    Real(f64),
}

#[dto]
#[serde(untagged)]
enum Signed {
    Number { number: Option<i64> },
    Real { number: f64 },
}

#[dto]
#[serde(untagged)]
enum Generic<T> {
    Known(T),
    Real(f64),
}

#[dto]
#[serde(tag = "t")]
enum Mixed {
    Named {
        number: Ruled,
    },
    #[serde(untagged)]
    Small(#[rule(range(max = 10))] u8),
    #[serde(untagged)]
    Real(f64),
}

#[dto]
#[serde(untagged)]
enum Wide {
    Number(u128),
    Real(f64),
    Text(String),
}

#[dto]
struct Id(u128);

#[dto]
struct Name(String);

#[dto]
#[serde(untagged)]
enum Names {
    Name(Name),
    Id(Id),
}

#[dto]
struct Numbers {
    n: Option<u128>,
    f: Option<f64>,
    g: Option<f32>,
    v: Option<Value>,
}

#[dto]
struct Around {
    #[serde(flatten)]
    numbers: Numbers,
}

#[controller]
struct Notations;

#[controller]
impl Notations {
    #[post("/ruled")]
    async fn ruled(&self, body: Json<Ruled>) -> Json<Ruled> {
        body
    }

    #[post("/signed")]
    async fn signed(&self, body: Json<Vec<Signed>>) -> Json<Vec<Signed>> {
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

    #[post("/wide")]
    async fn wide(&self, body: Json<Vec<Wide>>) -> Json<Vec<Wide>> {
        body
    }

    #[post("/names")]
    async fn names(&self, body: Json<Vec<Names>>) -> Json<Vec<Names>> {
        body
    }

    #[post("/around")]
    async fn around(&self, body: Json<Around>) -> Json<Around> {
        body
    }
}

#[module(root, controllers = [Notations])]
struct AppModule;

/// Returns the status and the body of the response, or the errors in it.
async fn sent(path: &str, body: &str) -> (u16, String) {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let response = app.post(path).body("application/json", body.to_owned()).send().await;
    let status = response.status().as_u16();
    match status {
        201 => (status, response.text()),
        _ => (status, response.json::<Value>()["errors"].to_string()),
    }
}

#[baya::test]
async fn no_notation_bypasses_a_rule() {
    for path in ["/ruled", "/mixed"] {
        for body in ["100", "100.0", "1e2", "1000e-1"] {
            let (status, errors) = sent(path, body).await;
            assert_eq!(status, 422, "{path} {body}");
            assert!(errors.contains("must be at most 10"), "{errors}");
        }
        assert_eq!(sent(path, "7.0").await, (201, "7".to_owned()));
        assert_eq!(sent(path, "100.5").await, (201, "100.5".to_owned()));
        assert_eq!(sent(path, "1e3").await, (201, "1000.0".to_owned()));
    }
    let (status, _) = sent("/mixed", r#"{"t":"Named","number":1e2}"#).await;
    assert_eq!(status, 422);
}

#[baya::test]
async fn whole_numbers_select_the_variant_of_integers() {
    let body = r#"[{"number":9007199254740993.0},{"number":1.5},{"number":-3e0}]"#;
    let read = r#"[{"number":9007199254740993},{"number":1.5},{"number":-3}]"#;
    assert_eq!(sent("/signed", body).await, (201, read.to_owned()));
}

#[baya::test]
async fn type_parameters_accept_every_notation() {
    assert_eq!(sent("/generic", "1e2").await, (201, "100".to_owned()));
    assert_eq!(sent("/generic", "1.5").await, (201, "1.5".to_owned()));
}

#[baya::test]
async fn a_number_that_is_almost_an_integer_is_read_as_a_float() {
    let (status, read) = sent("/ruled", "5.00000000000000000000001").await;
    assert_eq!((status, &*read), (201, "5.0"));
}

#[baya::test]
async fn numbers_with_128_bits_are_not_rounded() {
    let body = r#"[155909650249566619677832034485264330264,1.5,"a",7]"#;
    assert_eq!(sent("/wide", body).await, (201, body.to_owned()));
}

#[baya::test]
async fn does_not_read_numbers_with_128_bits_as_strings() {
    let body = r#"[155909650249566619677832034485264330264,"a"]"#;
    assert_eq!(sent("/names", body).await, (201, body.to_owned()));
}

#[baya::test]
async fn reads_large_numbers_into_other_types_beside_128_bit_integers() {
    let body = r#"{"n":100000000000000000000,"f":100000000000000000000,"g":100000000000000000000,"v":100000000000000000000}"#;
    let read = r#"{"n":100000000000000000000,"f":1e+20,"g":1e+20,"v":1e+20}"#;
    assert_eq!(sent("/around", body).await, (201, read.to_owned()));
}

#[baya::test]
async fn locates_errors_beside_128_bit_integers() {
    let (status, errors) = sent("/around", r#"{"n":100000000000000000000,"f":"x"}"#).await;
    assert_eq!(status, 422);
    assert!(errors.contains(r#""pointer":"/f""#), "{errors}");
}
