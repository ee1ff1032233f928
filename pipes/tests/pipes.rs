//! The built-in pipes, in an app that uses them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says what it expects by panicking"
)]

extern crate baya_core as baya;

use baya::axum::body::Bytes;
use baya::testing::{TestApp, TestResponse};
use baya::{Context, Error, FromContext, Json, Report, Validate};
use baya_macros::{controller, module};
use baya_pipes::chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use baya_pipes::uuid::Uuid;
use baya_pipes::{
    Check, CheckFiles, DefaultValue, Files, ParseArray, ParseBool, ParseDate, ParseEnum,
    ParseFloat, ParseInt, ParseUuid, Trim, Valid,
};

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Order {
    NewestFirst,
    OldestFirst,
}

#[derive(serde::Deserialize)]
struct NewCat {
    name: String,
    age: u8,
}

impl Validate for NewCat {
    fn validate(&self, report: &mut Report<'_>) {
        if self.name.is_empty() {
            report.field("name").error("length", "must not be empty");
        }
        if self.age > 30 {
            report.field("age").error("range", "must be at most 30");
        }
    }
}

/// As many files as a header says.
struct Several(Vec<Bytes>);

impl FromContext for Several {
    async fn from_context(cx: &mut Context<'_>) -> Result<Self, Error> {
        let count = cx.header("x-files").and_then(|count| count.parse().ok()).unwrap_or(0);
        Ok(Self(vec![Bytes::new(); count]))
    }
}

impl Files for Several {
    fn files(&self) -> Vec<&[u8]> {
        self.0.files()
    }
}

#[controller]
struct Routes;

#[controller]
impl Routes {
    #[get("/int/{value}")]
    async fn int(
        &self,
        #[param]
        #[use_pipes(ParseInt::radix(16).within(1..=4096))]
        value: u16,
    ) -> String {
        value.to_string()
    }

    #[get("/small/{value}")]
    async fn small(
        &self,
        #[param]
        #[use_pipes(ParseInt::radix(10))]
        value: i8,
    ) -> String {
        value.to_string()
    }

    #[get("/float")]
    async fn float(
        &self,
        #[query]
        #[use_pipes(ParseFloat::range(-1.0..=1.0))]
        value: f32,
    ) -> String {
        value.to_string()
    }

    #[get("/bool")]
    async fn bool(
        &self,
        #[query]
        #[use_pipes(ParseBool)]
        value: bool,
    ) -> String {
        value.to_string()
    }

    #[get("/uuid")]
    async fn uuid(
        &self,
        #[header]
        #[use_pipes(ParseUuid::version(4))]
        x_id: Uuid,
    ) -> String {
        x_id.to_string()
    }

    #[get("/enum")]
    async fn order(
        &self,
        #[query]
        #[use_pipes(DefaultValue::of("newest-first"), ParseEnum)]
        order: Order,
    ) -> String {
        format!("{order:?}")
    }

    #[get("/array")]
    async fn array(
        &self,
        #[query]
        #[use_pipes(ParseArray::separated_by(',').at_most(3))]
        ids: Vec<u8>,
    ) -> String {
        format!("{ids:?}")
    }

    #[get("/date")]
    async fn date(
        &self,
        #[query]
        #[use_pipes(ParseDate::format("%d.%m.%Y"))]
        day: NaiveDate,
        #[query]
        #[use_pipes(DefaultValue::of("10:00:00"), ParseDate::iso())]
        time: NaiveTime,
        #[query]
        #[use_pipes(DefaultValue::of("2026-01-01T00:00:00Z"), ParseDate::iso())]
        at: DateTime<Utc>,
    ) -> String {
        format!("{day} {time} {at}")
    }

    #[get("/trim")]
    async fn trim(&self, #[query] name: String, #[query] color: Option<String>) -> String {
        format!("{name}|{color:?}")
    }

    #[post("/valid")]
    async fn valid(&self, #[use_pipes(Valid)] cat: Json<NewCat>) -> String {
        cat.0.name
    }

    #[get("/check/{value}")]
    async fn check(
        &self,
        #[param]
        #[use_pipes(Check::<u64>::that(|value| value % 2 == 0, "must be even"))]
        value: u64,
    ) -> String {
        value.to_string()
    }

    #[get("/files")]
    async fn files(
        &self,
        #[use_pipes(CheckFiles::of_any_type().at_most(2))] files: Several,
    ) -> String {
        files.0.len().to_string()
    }

    #[post("/file")]
    async fn file(
        &self,
        #[use_pipes(CheckFiles::of_types(&["image/png", "audio/*"]).of_size(64))] picture: Bytes,
    ) -> String {
        picture.len().to_string()
    }
}

#[module(root, controllers = [Routes], pipes = [Trim])]
struct AppModule;

async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

async fn get(path: &str) -> TestResponse {
    app().await.get(path).send().await
}

/// The message of a refusal of the request.
async fn refused(path: &str) -> String {
    let answer = get(path).await;
    answer.assert_status(400);
    answer.json::<serde_json::Value>()["detail"].as_str().unwrap().to_owned()
}

#[baya_macros::test]
async fn whole_numbers_have_a_base_and_a_range() {
    get("/int/ff").await.assert_text("255");
    assert_eq!(
        refused("/int/zz").await,
        "the path parameter `value` must be a whole number to the base 16, and is \"zz\""
    );
    assert_eq!(refused("/int/0").await, "the path parameter `value` must be from 1 to 4096");
    get("/small/-128").await.assert_text("-128");
    assert!(refused("/small/128").await.ends_with("is larger or smaller than it can be"));
}

#[baya_macros::test]
async fn numbers_are_finite_and_in_their_range() {
    get("/float?value=-0.5").await.assert_text("-0.5");
    assert!(refused("/float?value=NaN").await.ends_with("must be a number, and is \"NaN\""));
    assert!(refused("/float?value=2").await.ends_with("must be from -1 to 1"));
    assert_eq!(refused("/float").await, "the query parameter `value` is required");
}

#[baya_macros::test]
async fn accepts_several_spellings_of_booleans() {
    for (text, value) in [("yes", "true"), ("OFF", "false"), ("1", "true"), ("False", "false")] {
        get(&format!("/bool?value={text}")).await.assert_text(value);
    }
    assert!(refused("/bool?value=maybe").await.ends_with("and is \"maybe\""));
}

#[baya_macros::test]
async fn accepts_only_uuids_of_the_given_version() {
    let app = app().await;
    let asked = |id: &'static str| app.get("/uuid").header("x-id", id);
    asked("67e55044-10b1-426f-9247-bb680e5fe0c8").send().await.assert_status(200);
    asked("018f3e2a-7b1c-7def-8abc-1234567890ab").send().await.assert_status(400);
    asked("nonsense").send().await.assert_status(400);
}

#[baya_macros::test]
async fn matches_variants_without_regard_to_case() {
    get("/enum?order=Oldest-FIRST").await.assert_text("OldestFirst");
    get("/enum").await.assert_text("NewestFirst");
    assert_eq!(
        refused("/enum?order=best").await,
        "the query parameter `order` must be one of `newest-first`, `oldest-first`, and is \"best\""
    );
}

#[baya_macros::test]
async fn rejects_arrays_longer_than_the_limit() {
    get("/array?ids=1,%202,3").await.assert_text("[1, 2, 3]");
    get("/array?ids=").await.assert_text("[]");
    assert!(refused("/array?ids=1,2,3,4").await.ends_with("must have at most 3 values"));
    assert!(refused("/array?ids=1,x").await.contains("has \"x\" at 1: "));
}

#[baya_macros::test]
async fn dates_and_times_have_a_format() {
    let answer = get("/date?day=21.11.2026&time=08:30:15").await;
    answer.assert_text("2026-11-21 08:30:15 2026-01-01 00:00:00 UTC");
    assert_eq!(
        refused("/date?day=2026-11-21").await,
        "the query parameter `day` must be a date such as `21.11.2026`"
    );
    let message = refused("/date?day=21.11.2026&at=now").await;
    assert!(message.ends_with("such as `2026-11-21T14:05:09+00:00`"), "{message}");
}

#[baya_macros::test]
async fn rejects_an_invalid_date_format_at_boot() {
    #[controller]
    struct Wrong;
    #[controller]
    impl Wrong {
        #[get]
        async fn on(
            &self,
            #[query]
            #[use_pipes(ParseDate::format("%Q"))]
            day: NaiveDate,
        ) -> String {
            day.to_string()
        }
    }
    #[module(root, controllers = [Wrong])]
    struct WrongModule;
    let error = TestApp::new::<WrongModule>().start().await.unwrap_err();
    assert!(error.to_string().contains("`%Q` is not a valid date format"), "{error}");
}

#[baya_macros::test]
async fn trims_strings_of_every_argument() {
    get("/trim?name=%20tom%20&color=red%20").await.assert_text("tom|Some(\"red\")");
}

#[baya_macros::test]
async fn rejects_invalid_values_with_all_errors() {
    let app = app().await;
    let post = |name: &str, age: u8| {
        app.post("/valid").json(&serde_json::json!({ "name": name, "age": age }))
    };
    post("tom", 3).send().await.assert_status(201).assert_text("tom");
    let answer = post("", 31).send().await;
    answer.assert_status(422);
    let errors = answer.json::<serde_json::Value>()["errors"].clone();
    assert_eq!(errors[0]["pointer"], "/name");
    assert_eq!(errors[1]["pointer"], "/age");
}

#[baya_macros::test]
async fn a_rule_of_ones_own_is_checked() {
    get("/check/4").await.assert_text("4");
    assert_eq!(refused("/check/5").await, "the path parameter `value` must be even");
}

#[baya_macros::test]
async fn detects_the_type_of_a_file_by_its_first_bytes() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const OGG: &[u8] = b"OggS\0\x02\0\0\0\0\0\0\0\0";
    let app = app().await;
    let post = |file: &'static [u8]| app.post("/file").body("image/png", file);
    post(PNG).send().await.assert_status(201);
    post(OGG).send().await.assert_status(201);
    let other = post(b"<svg/> or so").send().await;
    other.assert_status(415);
    post(&[0; 65]).send().await.assert_status(413);
}

#[baya_macros::test]
async fn rejects_more_files_than_the_limit() {
    let app = app().await;
    app.get("/files").header("x-files", "2").send().await.assert_text("2");
    app.get("/files").header("x-files", "3").send().await.assert_status(422);
}
