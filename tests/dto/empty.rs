//! Empty strings that are read as `None`.

use std::path::PathBuf;

use baya::multipart::MultipartForm;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{CommaSeparated, Form, dto};

/// Declares a type with many optional fields.
macro_rules! many {
    ($($name:ident)*) => {
        #[dto]
        struct Many {
            $($name: Option<u32>,)*
        }
    };
}

many! {
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9
    c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 d0 d1 d2 d3 d4 d5 d6 d7 d8 d9
}

#[dto]
struct Both {
    h: Option<PathBuf>,
    a: Option<i128>,
    #[serde(default)]
    list: Vec<Option<u32>>,
    #[serde(default)]
    commas: CommaSeparated<Option<u32>>,
    inner: Option<Newtype>,
    twice: Option<Option<u8>>,
}

#[dto]
struct Newtype(Option<u32>);

#[cfg(feature = "chrono")]
#[dto]
struct Times {
    date: Option<chrono::NaiveDate>,
    time: Option<chrono::NaiveTime>,
    at: Option<chrono::DateTime<chrono::Utc>>,
    local: Option<chrono::NaiveDateTime>,
}

#[controller]
struct Readers;

#[controller]
impl Readers {
    #[get("/many")]
    async fn many(&self, many: Query<Many>) -> Json<Many> {
        Json(many.0)
    }

    #[post("/many")]
    #[status(200)]
    async fn many_form(&self, many: Form<Many>) -> Json<Many> {
        Json(many.0)
    }

    #[put("/many")]
    async fn many_upload(&self, many: MultipartForm<Many>) -> Json<Many> {
        Json(many.0)
    }

    #[get("/both")]
    async fn both(&self, both: Query<Both>) -> Json<Both> {
        Json(both.0)
    }

    #[post("/both")]
    #[status(200)]
    async fn both_form(&self, both: Form<Both>) -> Json<Both> {
        Json(both.0)
    }

    #[put("/both")]
    async fn both_upload(&self, both: MultipartForm<Both>) -> Json<Both> {
        Json(both.0)
    }

    #[cfg(feature = "chrono")]
    #[get("/times")]
    async fn times(&self, times: Query<Times>) -> Json<Times> {
        Json(times.0)
    }

    #[cfg(feature = "chrono")]
    #[put("/times")]
    async fn times_upload(&self, times: MultipartForm<Times>) -> Json<Times> {
        Json(times.0)
    }

    #[cfg(feature = "chrono")]
    #[get("/time")]
    async fn time(
        &self,
        #[query] date: Option<chrono::NaiveDate>,
        #[query] at: Option<chrono::DateTime<chrono::Utc>>,
    ) -> Json<Value> {
        Json(json!([date, at]))
    }
}

#[module(root, controllers = [Readers])]
struct AppModule;

/// Returns the values that are read from a query, a form and an upload.
async fn read(path: &str, pairs: &str) -> Vec<(u16, Value)> {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let parts = pairs.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, text)| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    });
    let upload = format!("{}--b--\r\n", parts.collect::<String>());
    let form = "application/x-www-form-urlencoded";
    let sent = [
        app.get(&format!("{path}?{pairs}")).send().await,
        app.post(path).body(form, pairs.to_owned()).send().await,
        app.put(path).body("multipart/form-data; boundary=b", upload).send().await,
    ];
    let read = sent.map(|response| (response.status().as_u16(), response.text()));
    read.into_iter()
        .filter(|(status, _)| *status != 405)
        .map(|(status, text)| (status, serde_json::from_str(&text).expect("JSON")))
        .collect()
}

#[baya::test]
async fn accepts_any_number_of_empty_optional_fields() {
    let names = (b'a'..=b'd').flat_map(|letter| (0..10).map(move |at| (letter as char, at)));
    let pairs: Vec<_> = names.map(|(letter, at)| format!("{letter}{at}=")).collect();
    for (status, read) in read("/many", &pairs.join("&")).await {
        assert_eq!((status, &read["a0"], &read["d9"]), (200, &Value::Null, &Value::Null), "{read}");
    }
}

#[baya::test]
async fn reads_an_empty_string_as_none_only_for_types_that_reject_it() {
    for pairs in ["h=&a=", "a=&h=", "h=&a=&list=&list=1&list=", "a=&list[0]=&list[1]=1&h=&list[2]="]
    {
        for (status, read) in read("/both", pairs).await {
            assert_eq!((status, &read["h"], &read["a"]), (200, &json!(""), &Value::Null), "{read}");
            if pairs.contains("list") {
                assert_eq!(read["list"], json!([null, 1, null]));
            }
        }
    }
}

#[baya::test]
async fn reads_an_empty_string_as_the_innermost_none() {
    for (status, read) in read("/both", "inner=&twice=").await {
        assert_eq!((status, &read["inner"], &read["twice"]), (200, &Value::Null, &Value::Null));
    }
}

#[baya::test]
async fn accepts_empty_elements_between_commas() {
    for (status, read) in read("/both", "commas=1,,2,").await {
        assert_eq!((status, &read["commas"]), (200, &json!([1, null, 2, null])), "{read}");
    }
}

#[cfg(feature = "chrono")]
#[baya::test]
async fn reads_an_empty_time_as_none() {
    let none = json!({ "date": null, "time": null, "at": null, "local": null });
    for read in read("/times", "date=&time=&at=&local=").await {
        assert_eq!(read, (200, none.clone()));
    }
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/time?date=&at=").send().await.assert_json(json!([null, null]));
    for (status, problem) in read("/times", "date=x&time=&at=1&local=").await {
        assert_eq!((status, problem["errors"].as_array().map(Vec::len)), (422, Some(2)));
    }
}
