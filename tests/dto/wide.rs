//! Integers with 128 bits are read everywhere in JSON.

use baya::dto;
use baya::prelude::*;
use baya::schema::{Definitions, Direction, shape_of};
use baya::testing::{TestApp, Value};

use crate::problems::{errors, posted};

#[dto]
struct Numbers {
    unsigned: u128,
    signed: Option<i128>,
}

#[dto]
#[serde(tag = "t")]
enum Internal {
    Fields { list: Vec<u128> },
    Alone(Numbers),
}

#[dto]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Number(i128),
}

#[dto]
#[serde(untagged)]
enum Untagged {
    Small(u8),
    Large(u128),
}

#[dto]
#[serde(tag = "t")]
enum Mixed {
    Named {
        number: u128,
    },
    #[serde(untagged)]
    Bare(i128),
}

#[dto]
struct All {
    #[serde(flatten)]
    numbers: Numbers,
    internal: Internal,
    adjacent: Adjacent,
    untagged: Untagged,
    mixed: Vec<Mixed>,
}

#[dto(input)]
struct Ruled {
    #[rule(range(min = 10, max = 340282366920938463463374607431768211000))]
    unsigned: Option<u128>,
    #[rule(range(min = -170141183460469231731687303715884105728, below = 5))]
    signed: Option<i128>,
    #[rule(multiple_of(7))]
    sevens: Option<u128>,
}

#[controller]
struct Wide;

#[controller]
impl Wide {
    #[post("/all")]
    async fn all(&self, body: Json<All>) -> Json<All> {
        body
    }

    #[post("/ruled")]
    async fn ruled(&self, _body: Json<Ruled>) {}
}

#[module(root, controllers = [Wide])]
struct AppModule;

#[baya::test]
async fn reads_every_number_exactly_in_buffered_values() {
    let (large, small) = (u128::MAX, i128::MIN);
    let body = format!(
        r#"{{"unsigned":{large},"signed":{small},"internal":{{"t":"Fields","list":[1,{large}]}},"adjacent":{{"t":"Number","c":{small}}},"untagged":{large},"mixed":[{{"t":"Named","number":{large}}},{small},7]}}"#
    );
    let app = TestApp::new::<AppModule>().start().await?;
    let response = app.post("/all").body("application/json", body.clone()).send().await;
    response.assert_text(&body);
    let alone = body.replace(
        &format!(r#"{{"t":"Fields","list":[1,{large}]}}"#),
        &format!(r#"{{"t":"Alone","unsigned":{large},"signed":null}}"#),
    );
    let response = app.post("/all").body("application/json", alone.clone()).send().await;
    response.assert_text(&alone);
    let beyond = body.replace(&format!(r#""unsigned":{large}"#), r#""unsigned":1e39"#);
    app.post("/all").body("application/json", beyond).send().await.assert_status(422);
}

#[baya::test]
async fn checks_bounds_with_128_bits() {
    for (body, error) in [
        (r#"{"unsigned":9}"#, "must be from 10 to 340282366920938463463374607431768211000"),
        (
            r#"{"unsigned":340282366920938463463374607431768211001}"#,
            "must be from 10 to 340282366920938463463374607431768211000",
        ),
        (
            r#"{"signed":5}"#,
            "must be at least -170141183460469231731687303715884105728 and below 5",
        ),
        (r#"{"sevens":340282366920938463463374607431768211455}"#, "must be a multiple of 7"),
    ] {
        let (status, problem) = posted::<AppModule>("/ruled", body).await;
        assert_eq!((status, &*errors(&problem)[0][2]), (422, error), "{body}");
    }
    let body = r#"{"unsigned":340282366920938463463374607431768211000,"signed":-170141183460469231731687303715884105728,"sevens":170141183460469231731687303715884105729}"#;
    let sevens = 170141183460469231731687303715884105729_u128 / 7 * 7;
    let body = body.replace("170141183460469231731687303715884105729", &sevens.to_string());
    assert_eq!(posted::<AppModule>("/ruled", &body).await.0, 204);
}

#[test]
fn the_schema_of_input_has_the_bounds_of_the_type() {
    let mut definitions = Definitions::new();
    for (schema, bounds) in [
        (definitions.schema(shape_of::<u128>, Direction::Input), (0.0, 2_f64.powi(128))),
        (
            definitions.schema(shape_of::<i128>, Direction::Input),
            (-(2_f64.powi(127)), 2_f64.powi(127)),
        ),
    ] {
        let bound = |keyword: &str| schema[keyword].as_f64();
        assert_eq!((bound("minimum"), bound("maximum")), (Some(bounds.0), Some(bounds.1)));
    }
    let ruled = definitions.schema(shape_of::<Ruled>, Direction::Input);
    let mut root = ruled;
    let of: Value = definitions.finish(&mut root, "#/")["Ruled"]["properties"]["unsigned"].clone();
    assert_eq!(of["maximum"].as_f64(), Some(2_f64.powi(128)));
}
