//! A repeated element of a set is an error, as `uniqueItems` in its schema requires.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use baya::dto;
use baya::prelude::*;
use baya::testing::TestApp;

use crate::problems::{errors, posted};

#[dto]
struct Page<T> {
    items: Vec<T>,
    first: Option<T>,
}

#[dto(input)]
struct Everywhere {
    #[serde(default)]
    pair: Option<(HashSet<u8>, String)>,
    #[serde(default)]
    array: Option<[BTreeSet<u8>; 2]>,
    #[serde(default)]
    nested: Option<BTreeSet<BTreeSet<u8>>>,
    #[serde(default)]
    map: HashMap<String, (u8, BTreeSet<String>)>,
    #[serde(default)]
    page: Option<Page<HashSet<u8>>>,
    #[serde(default)]
    plain: HashSet<u8>,
}

/// A type without `#[dto]`.
#[derive(serde::Deserialize)]
struct Plain {
    ids: HashSet<u32>,
}

#[controller]
struct Sets;

#[controller]
impl Sets {
    #[post("/everywhere")]
    async fn everywhere(&self, _body: Json<Everywhere>) {}

    #[post("/alone")]
    async fn alone(&self, _body: Json<HashSet<u8>>) {}

    #[post("/generic")]
    async fn generic(&self, _body: Json<Page<BTreeSet<String>>>) {}

    #[post("/maps")]
    async fn maps(&self, _body: Json<BTreeMap<String, Vec<HashSet<u8>>>>) {}

    #[post("/objects")]
    async fn objects(&self, #[body] _pairs: Vec<BTreeSet<(String, u8)>>) {}

    #[post("/plain")]
    async fn plain(&self, body: Json<Plain>) -> String {
        body.ids.len().to_string()
    }
}

#[module(root, controllers = [Sets])]
struct AppModule;

#[baya::test]
async fn rejects_repeated_elements_of_nested_sets() {
    for (path, body) in [
        ("/everywhere", r#"{"pair":[[1,1],"a"]}"#),
        ("/everywhere", r#"{"pair":[[1,1.0],"a"]}"#),
        ("/everywhere", r#"{"array":[[1],[2,2]]}"#),
        ("/everywhere", r#"{"nested":[[1],[2,2]]}"#),
        ("/everywhere", r#"{"nested":[[1],[1]]}"#),
        ("/everywhere", r#"{"map":{"a":[1,["x","x"]]}}"#),
        ("/everywhere", r#"{"page":{"items":[[1],[2,2]]}}"#),
        ("/everywhere", r#"{"page":{"items":[],"first":[2,2]}}"#),
        ("/everywhere", r#"{"plain":[2,2]}"#),
        ("/alone", "[1,2,1]"),
        ("/generic", r#"{"items":[["a","b","a"]]}"#),
        ("/maps", r#"{"a":[[1],[1,1]]}"#),
        ("/objects", r#"[[["a",1],["a",1]]]"#),
        ("/plain", r#"{"ids":[7,7]}"#),
    ] {
        let (status, problem) = posted::<AppModule>(path, body).await;
        let codes: Vec<_> = errors(&problem).into_iter().map(|[_, code, _]| code).collect();
        assert_eq!((status, &*codes), (422, &["unique".to_owned()][..]), "{path} {body} {problem}");
    }
}

#[baya::test]
async fn locates_a_repeated_element_of_a_dto() {
    for (body, location) in [
        (r#"{"pair":[[1,1],"a"]}"#, "/pair/0/1"),
        (r#"{"array":[[1],[2,2]]}"#, "/array/1/1"),
        (r#"{"map":{"a":[1,["x","x"]]}}"#, "/map/a/1/1"),
        (r#"{"page":{"items":[[1],[2,2]]}}"#, "/page/items/1/1"),
    ] {
        let (_, problem) = posted::<AppModule>("/everywhere", body).await;
        assert_eq!(errors(&problem)[0][0], location, "{problem}");
    }
}

#[baya::test]
async fn accepts_different_elements() {
    for (path, body) in [
        (
            "/everywhere",
            r#"{"pair":[[1,2],"a"],"array":[[1],[1]],"nested":[[1],[1,2]],"map":{"a":[1,["x"]]},"page":{"items":[[1],[1]]},"plain":[]}"#,
        ),
        ("/alone", "[1,2]"),
        ("/generic", r#"{"items":[["a","b"],["a"]]}"#),
        ("/objects", r#"[[["a",1],["a",2]]]"#),
    ] {
        let (status, problem) = posted::<AppModule>(path, body).await;
        assert_eq!(status, 204, "{path} {problem}");
    }
    let app = TestApp::new::<AppModule>().start().await?;
    let response = app.post("/plain").body("application/json", r#"{"ids":[7,8]}"#).send().await;
    response.assert_text("2");
}
