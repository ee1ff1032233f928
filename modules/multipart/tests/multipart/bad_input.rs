//! Invalid forms are the client's error, never the app's.

use baya::testing::{TestApp, Value, json};
use baya_macros::{controller, dto, module};
use baya_multipart::{MultipartForm, Upload};

use crate::upload::{FORM, file, form, part, text};

#[dto(input, crate = baya)]
#[serde(deny_unknown_fields)]
struct Strict {
    tiny: Option<u8>,
    whole: Option<i64>,
    real: Option<f64>,
    single: Option<f32>,
    text: Option<String>,
    #[serde(default)]
    list: Vec<u8>,
    picture: Option<Upload>,
}

#[dto(input, crate = baya)]
struct Lenient {
    tiny: Option<u8>,
}

#[controller(crate = baya)]
struct Forms;

#[controller(crate = baya)]
impl Forms {
    #[post("/strict")]
    async fn strict(&self, form: MultipartForm<Strict>) -> String {
        let Strict { tiny, whole, real, single, text, list, picture } = form.into_inner();
        format!("{tiny:?} {whole:?} {real:?} {single:?} {text:?} {list:?} {}", picture.is_some())
    }

    #[post("/lenient")]
    async fn lenient(&self, form: MultipartForm<Lenient>) -> String {
        format!("{:?}", form.into_inner().tiny)
    }
}

#[module(root, controllers = [Forms], crate = baya)]
struct AppModule;

async fn post(path: &str, parts: &[Vec<u8>]) -> (u16, Value) {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let response = app.post(path).body(FORM.1, form(parts)).send().await;
    let status = response.status().as_u16();
    (status, if status < 400 { Value::Null } else { response.json() })
}

#[baya_macros::test(crate = baya)]
async fn reports_invalid_fields_at_their_locations() {
    let deep = format!("list{}", "[a]".repeat(20));
    let mut wrong = Vec::new();
    for (parts, status, pointer) in [
        (vec![text("tiny", "256")], 422, json!("/tiny")),
        (vec![text("tiny", "1e400")], 422, json!("/tiny")),
        (vec![text("whole", "99999999999999999999")], 422, json!("/whole")),
        (vec![text("real", "1e400")], 422, json!("/real")),
        (vec![text("real", "NaN")], 422, json!("/real")),
        (vec![text("single", "1e39")], 422, json!("/single")),
        (vec![text("list", "1"), text("list", "inf")], 422, json!("/list/1")),
        (vec![text("tiny", "1"), text("tiny", "2")], 422, json!("/tiny")),
        (vec![text("more", "1")], 422, json!("/more")),
        (vec![text("picture", "none")], 422, json!("/picture")),
        (vec![file("tiny", "tiny.txt", "1")], 422, json!("/tiny")),
        (vec![part("name=\"text\"", "", b"\xff")], 400, json!("/text")),
        (vec![part("name=\"text\"", "", b"\xed\xa0\x80")], 400, json!("/text")),
        (vec![text(&deep, "1")], 400, Value::Null),
    ] {
        let (actual, problem) = post("/strict", &parts).await;
        let at = &problem["errors"][0]["pointer"];
        if actual != status || !pointer.is_null() && *at != pointer {
            wrong.push(format!("expected {status} {pointer}, found {actual} {at}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[baya_macros::test(crate = baya)]
async fn ignores_unknown_fields_unless_the_type_denies_them() {
    let parts = [text("tiny", "1"), text("more", "1"), file("files", "a.txt", "a")];
    assert_eq!(post("/lenient", &parts).await.0, 201);
}

#[baya_macros::test(crate = baya)]
async fn rejects_names_that_are_not_utf_8() {
    let named = |name: &[u8]| {
        let head = b"--b\r\nContent-Disposition: form-data; name=\"";
        [&head[..], name, b"\"\r\n\r\n1\r\n"].concat()
    };
    for (name, status) in [(&b"m\xff"[..], 400), (b"\xc3\x28", 400), ("\u{fffd}é".as_bytes(), 201)]
    {
        let (actual, problem) = post("/lenient", &[text("tiny", "1"), named(name)]).await;
        assert_eq!(actual, status, "{name:?} {problem}");
        if status == 400 {
            assert_eq!(problem["code"], "invalid_multipart");
            assert_eq!(problem["detail"], "field names must be valid UTF-8");
        }
    }
    let with_file =
        b"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\xff\"\r\n\r\n1\r\n";
    assert_eq!(post("/lenient", &[text("tiny", "1"), with_file.to_vec()]).await.0, 201);
}
