//! Rules of forms that call providers.

use baya::testing::{TestApp, Value, json};
use baya::validation::{Check, Violation};
use baya_macros::{controller, dto, injectable, module};
use baya_multipart::{MultipartForm, Upload};

use crate::upload::{FORM, file, form, text};

#[injectable(crate = baya)]
struct NameIsFree;

impl Check<String> for NameIsFree {
    async fn check(&self, name: &String) -> baya::Result<Option<Violation>> {
        Ok((name == "Tom").then(|| Violation::new("taken", "is taken already")))
    }
}

#[injectable(crate = baya)]
struct IsPicture;

impl Check<Upload> for IsPicture {
    async fn check(&self, file: &Upload) -> baya::Result<Option<Violation>> {
        let is_picture = file.bytes().await?.starts_with(b"\x89PNG");
        Ok((!is_picture).then(|| Violation::new("picture", "must be a picture")))
    }
}

#[dto(input, crate = baya)]
struct NewCat {
    #[rule(length(min = 2), check(NameIsFree))]
    name: String,
    #[rule(check(IsPicture))]
    picture: Upload,
}

#[controller("/cats", crate = baya)]
struct Cats;

#[controller(crate = baya)]
impl Cats {
    #[post]
    async fn create(&self, form: MultipartForm<NewCat>) -> String {
        let NewCat { name, picture } = form.into_inner();
        format!("{name} {}", picture.len())
    }
}

#[module(root, controllers = [Cats], providers = [NameIsFree, IsPicture], crate = baya)]
struct AppModule;

async fn post(name: &str, picture: &[u8]) -> (u16, Value) {
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let body = form(&[text("name", name), file("picture", "tom.png", picture)]);
    let response = app.post("/cats").body(FORM.1, body).send().await;
    let status = response.status().as_u16();
    (status, if status == 422 { response.json::<Value>()["errors"].clone() } else { Value::Null })
}

#[baya_macros::test(crate = baya)]
async fn checks_text_fields_and_files_of_a_form() {
    assert_eq!(post("Kit", b"\x89PNG").await.0, 201);
    let errors = json!([
        { "pointer": "/name", "code": "taken", "message": "is taken already" },
        { "pointer": "/picture", "code": "picture", "message": "must be a picture" },
    ]);
    assert_eq!(post("Tom", b"GIF").await, (422, errors));
    // A field that breaks another rule is not checked.
    let (status, errors) = post("K", b"GIF").await;
    assert_eq!((status, &errors[0]["code"]), (422, &json!("length")));
    assert_eq!((&errors[1]["pointer"], &errors[2]), (&json!("/picture"), &Value::Null));
}
