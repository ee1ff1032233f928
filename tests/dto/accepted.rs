//! Single parameters, queries, forms and uploads accept the same notations.

use baya::dto;
use baya::multipart::MultipartForm;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};

#[dto]
#[derive(Debug, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Red,
    Blue,
}

#[dto]
struct All {
    n: Option<u32>,
    #[serde(default)]
    kinds: Vec<Kind>,
    exact: Option<bool>,
    text: Option<String>,
}

#[controller]
struct Values;

#[controller]
impl Values {
    #[get("/single")]
    async fn single(
        &self,
        #[query] n: Option<u32>,
        #[query] kinds: Vec<Kind>,
        #[query] exact: Option<bool>,
        #[query] text: Option<String>,
    ) -> Json<All> {
        Json(All { n, kinds, exact, text })
    }

    #[get("/query")]
    async fn query(&self, all: Query<All>) -> Json<All> {
        Json(all.0)
    }

    #[post("/form")]
    async fn form(&self, all: Form<All>) -> Json<All> {
        Json(all.0)
    }

    #[post("/upload")]
    async fn upload(&self, all: MultipartForm<All>) -> Json<All> {
        Json(all.0)
    }

    #[get("/paths/{exact}/{n}")]
    async fn path(&self, #[param] exact: bool, #[param] n: i16) -> String {
        format!("{exact} {n}")
    }

    #[get("/required")]
    async fn required(&self, #[query] exact: bool, #[header] x_exact: Option<bool>) -> String {
        format!("{exact} {x_exact:?}")
    }
}

#[module(root, controllers = [Values])]
struct AppModule;

fn parts(query: &str) -> String {
    let part = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: String = query.split('&').filter(|pair| !pair.is_empty()).map(part).collect();
    format!("{parts}--b--\r\n")
}

/// Returns what each of the four readers reads from the same pairs, or `None` if it rejects them.
async fn read(query: &str) -> Vec<Option<Value>> {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let form = app.post("/form").body("application/x-www-form-urlencoded", query.to_owned());
    let upload = app.post("/upload").body("multipart/form-data; boundary=b", parts(query));
    let all = [
        app.get(&format!("/single?{query}")).send().await,
        app.get(&format!("/query?{query}")).send().await,
        form.send().await,
        upload.send().await,
    ];
    let value = |response: &baya::testing::TestResponse| {
        let status = response.status().as_u16();
        assert!(status < 500, "{query}: {status}");
        (status < 400).then(|| response.json())
    };
    all.iter().map(value).collect()
}

#[baya::test]
async fn all_readers_accept_the_same_notations() {
    let nothing = || json!({ "n": null, "kinds": [], "exact": null, "text": null });
    let with = |name: &str, value: Value| {
        let mut all = nothing();
        all[name] = value;
        Some(all)
    };
    let table = [
        ("", Some(nothing())),
        ("n=7", with("n", json!(7))),
        ("n=", with("n", Value::Null)),
        ("n", with("n", Value::Null)),
        ("n=x", None),
        ("n=-1", None),
        ("n=1&n=2", None),
        ("n[]=7", with("n", json!(7))),
        ("n[0]=7", None),
        ("kinds=red", with("kinds", json!(["red"]))),
        ("kinds=red&kinds=blue", with("kinds", json!(["red", "blue"]))),
        ("kinds[]=red", with("kinds", json!(["red"]))),
        ("kinds[]=red&kinds[]=blue", with("kinds", json!(["red", "blue"]))),
        ("kinds[1]=blue&kinds[0]=red", with("kinds", json!(["red", "blue"]))),
        ("kinds=green", None),
        ("kinds[a]=red", None),
        ("exact=true", with("exact", json!(true))),
        ("exact=1", with("exact", json!(true))),
        ("exact=on", with("exact", json!(true))),
        ("exact=false", with("exact", json!(false))),
        ("exact=0", with("exact", json!(false))),
        ("exact=off", with("exact", json!(false))),
        ("exact", with("exact", Value::Null)),
        ("exact=yes", None),
        ("exact=TRUE", None),
        ("text=", with("text", json!(""))),
        ("text=a&text=b", None),
    ];
    for (query, expected) in table {
        assert_eq!(read(query).await, vec![expected; 4], "{query}");
    }
}

#[baya::test]
async fn reports_the_index_of_an_invalid_list_element() {
    let app = TestApp::new::<AppModule>().start().await?;
    for path in ["/single", "/query"] {
        let response = app.get(&format!("{path}?kinds=red&kinds=green")).send().await;
        assert_eq!(response.json::<Value>()["errors"][0]["parameter"], "kinds[1]", "{path}");
    }
}

#[baya::test]
async fn a_path_and_a_header_accept_the_same_booleans() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/paths/on/-3").send().await.assert_text("true -3");
    app.get("/paths/0/3").send().await.assert_text("false 3");
    let problem: Value = app.get("/paths/yes/3").send().await.assert_status(400).json();
    assert_eq!(problem["errors"][0]["parameter"], "exact");
    let request = app.get("/required?exact=1").header("x-exact", "off");
    request.send().await.assert_text("true Some(false)");
    app.get("/required").send().await.assert_status(400);
    app.get("/required?exact").send().await.assert_status(400);
}
