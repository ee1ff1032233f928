//! An app with each pipe.

use baya::axum::body::Bytes;
use baya::testing::{TestApp, TestResponse};
use baya::validation::{Report, Validate};
use baya::{Context, Error, FromContext, Json};
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

/// As many empty files as the header `x-files` declares.
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
        #[use_pipes(DefaultValue::new("newest-first"), ParseEnum)]
        order: Order,
    ) -> String {
        format!("{order:?}")
    }

    #[get("/array")]
    async fn array(
        &self,
        #[query]
        #[use_pipes(ParseArray::separated_by(',').max_values(3))]
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
        #[use_pipes(DefaultValue::new("10:00:00"), ParseDate::iso())]
        time: NaiveTime,
        #[query]
        #[use_pipes(DefaultValue::new("2026-01-01T00:00:00Z"), ParseDate::iso())]
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
        #[use_pipes(CheckFiles::any_type().max_files(2))] files: Several,
    ) -> String {
        files.0.len().to_string()
    }

    #[post("/file")]
    async fn file(
        &self,
        #[use_pipes(CheckFiles::types(&["image/png", "audio/*"]).max_size(64))] picture: Bytes,
    ) -> String {
        picture.len().to_string()
    }
}

#[module(root, controllers = [Routes], pipes = [Trim])]
struct AppModule;

pub async fn app() -> TestApp {
    TestApp::new::<AppModule>().start().await.unwrap()
}

pub async fn get(path: &str) -> TestResponse {
    app().await.get(path).send().await
}

/// The message of the error 400 to a request.
pub async fn error(path: &str) -> String {
    let response = get(path).await;
    response.assert_status(400);
    response.json::<serde_json::Value>()["detail"].as_str().unwrap().to_owned()
}
