//! One table of notations applies to queries, forms, uploads and single parameters.

use baya::multipart::MultipartForm;
use baya::prelude::*;
use baya::testing::{TestApp, Value, json};
use baya::{CommaSeparated, Form, dto};

#[dto]
struct Pair(u8, String);

#[dto]
enum Shape {
    Line(u8, u8),
}

#[dto]
struct Fixed {
    array: Option<[u8; 2]>,
    tuple: Option<(u8, String)>,
    pair: Option<Pair>,
    shape: Option<Shape>,
}

#[controller]
struct Readers;

#[controller]
impl Readers {
    #[get("/fixed")]
    async fn query(&self, fixed: Query<Fixed>) -> Json<Fixed> {
        Json(fixed.0)
    }

    #[post("/fixed")]
    #[status(200)]
    async fn form(&self, fixed: Form<Fixed>) -> Json<Fixed> {
        Json(fixed.0)
    }

    #[put("/fixed")]
    async fn upload(&self, fixed: MultipartForm<Fixed>) -> Json<Fixed> {
        Json(fixed.0)
    }
}

#[dto]
struct Sorted {
    sort: CommaSeparated<String>,
    #[serde(default)]
    indexed: Vec<u8>,
}

#[controller]
struct Others;

#[controller]
impl Others {
    #[get("/sorted")]
    async fn query(&self, sorted: Query<Sorted>) -> Json<Sorted> {
        Json(sorted.0)
    }

    #[post("/sorted")]
    #[status(200)]
    async fn form(&self, sorted: Form<Sorted>) -> Json<Sorted> {
        Json(sorted.0)
    }

    #[put("/sorted")]
    async fn upload(&self, sorted: MultipartForm<Sorted>) -> Json<Sorted> {
        Json(sorted.0)
    }

    #[get("/one")]
    async fn one(
        &self,
        #[query] sort: CommaSeparated<String>,
        #[query] indexed: Vec<u8>,
    ) -> String {
        format!("{:?} {indexed:?}", sort.0)
    }

    #[get("/bracketed")]
    async fn bracketed(&self, #[query("b[c]")] c: u8, #[query("d[]")] d: Vec<u8>) -> String {
        format!("{c} {d:?}")
    }

    #[get("/headers")]
    async fn headers(&self, #[header] x_count: Vec<Option<u8>>) -> String {
        format!("{x_count:?}")
    }
}

#[module(root, controllers = [Readers, Others])]
struct AppModule;

/// Returns the status and the body of each reader.
async fn read(path: &str, pairs: &str) -> [(u16, Value); 3] {
    let app = TestApp::new::<AppModule>().start().await.expect("the app boots");
    let parts = pairs.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, text)| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    });
    let upload = format!("{}--b--\r\n", parts.collect::<String>());
    let sent = [
        app.get(&format!("/{path}?{pairs}")).send().await,
        app.post(&format!("/{path}"))
            .body("application/x-www-form-urlencoded", pairs.to_owned())
            .send()
            .await,
        app.put(&format!("/{path}")).body("multipart/form-data; boundary=b", upload).send().await,
    ];
    sent.map(|response| (response.status().as_u16(), response.json()))
}

/// Returns the location, the code and the message of the first error.
fn first(problem: &Value) -> (String, String, String) {
    let first = &problem["errors"][0];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let name = text(&first["parameter"]);
    let pointer = text(&first["pointer"]);
    (text(&first["code"]), text(&first["message"]), name + &pointer)
}

#[baya::test]
async fn lists_of_a_fixed_length_reject_other_lengths() {
    for (pairs, name) in [
        ("array=1&array=2&array=3", "array"),
        ("array[]=1&array[]=2&array[]=3", "array"),
        ("array[0]=1&array[1]=2&array[2]=3", "array"),
        ("array[0]=1&array[2]=2", "array"),
        ("array[1]=1&array[2]=2", "array"),
        ("array=1", "array"),
        ("tuple=1&tuple=b&tuple=c", "tuple"),
        ("tuple[0]=1&tuple[2]=b", "tuple"),
        ("tuple[0]=1&tuple[1]=b&tuple[2]=c", "tuple"),
        ("pair=1&pair=b&pair=c", "pair"),
        ("pair[0]=1&pair[1]=b&pair[7]=c", "pair"),
        ("pair=1", "pair"),
    ] {
        for (status, problem) in read("fixed", pairs).await {
            assert!([400, 422].contains(&status), "{pairs}: {problem}");
            let (code, message, location) = first(&problem);
            assert_eq!((&*code, location.trim_start_matches('/')), ("length", name), "{pairs}");
            assert_eq!(message, "must have exactly 2 items", "{pairs}");
        }
    }
}

#[baya::test]
async fn lists_of_a_fixed_length_are_read() {
    let all = "array=1&array=2&tuple[0]=3&tuple[1]=b&pair[]=4&pair[]=c";
    let fixed = json!({ "array": [1, 2], "tuple": [3, "b"], "pair": [4, "c"], "shape": null });
    for read in read("fixed", all).await {
        assert_eq!(read, (200, fixed.clone()));
    }
}

#[baya::test]
async fn variants_with_elements_reject_other_lengths() {
    for pairs in ["shape[Line]=1&shape[Line]=2&shape[Line]=3", "shape[Line][0]=1&shape[Line][2]=2"]
    {
        for (status, problem) in read("fixed", pairs).await {
            assert_eq!((status, &*first(&problem).0), (422, "length"), "{pairs}: {problem}");
        }
    }
    let [(status, read), ..] = read("fixed", "shape[Line]=1&shape[Line]=2").await;
    assert_eq!((status, &read["shape"]), (200, &json!({ "Line": [1, 2] })));
}

#[baya::test]
async fn an_index_has_one_notation() {
    for pairs in ["sort=a&indexed[00]=1", "sort=a&indexed[0]=1&indexed[01]=2"] {
        for (status, problem) in read("sorted", pairs).await {
            assert!([400, 422].contains(&status), "{pairs}: {problem}");
            let (code, _, location) = first(&problem);
            assert_eq!((&*code, location.trim_start_matches('/')), ("type", "indexed"), "{pairs}");
        }
        let app = TestApp::new::<AppModule>().start().await?;
        app.get(&format!("/one?{pairs}")).send().await.assert_status(400);
    }
    let ten: Vec<_> = (0..11).map(|at| format!("indexed[{at}]={at}")).collect();
    for (status, read) in read("sorted", &format!("sort=a&{}", ten.join("&"))).await {
        assert_eq!((status, &read["indexed"][10]), (200, &json!(10)), "{read}");
    }
}

#[baya::test]
async fn accepts_comma_separated_values_sent_as_a_list() {
    for pairs in ["sort=a,b", "sort=a&sort=b", "sort[]=a&sort[]=b", "sort[0]=a&sort[1]=b"] {
        for (status, read) in read("sorted", pairs).await {
            assert_eq!((status, &read["sort"]), (200, &json!(["a", "b"])), "{pairs}: {read}");
        }
        let app = TestApp::new::<AppModule>().start().await?;
        app.get(&format!("/one?{pairs}")).send().await.assert_text(r#"["a", "b"] []"#);
    }
}

#[baya::test]
async fn accepts_brackets_in_the_name_of_a_single_parameter() {
    let app = TestApp::new::<AppModule>().start().await?;
    app.get("/bracketed?b[c]=1&d[]=2&d%5B%5D=3").send().await.assert_text("1 [2, 3]");
}

#[baya::test]
async fn accepts_empty_elements_of_several_headers() {
    let app = TestApp::new::<AppModule>().start().await?;
    let request = app.get("/headers").header("x-count", "").header("x-count", "5");
    request.send().await.assert_text("[None, Some(5)]");
}
