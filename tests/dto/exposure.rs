//! Hidden and exposed fields, and sanitized strings.

use baya::prelude::*;
use baya::testing::{TestApp, json};
use baya::{ExposedTo, dto};

#[dto]
struct Account {
    #[rule(trim, lowercase, length(min = 3))]
    name: String,
    #[rule(trim)]
    nickname: Option<String>,
    #[rule(trim, each(length(min = 1)))]
    #[serde(default)]
    tags: Vec<String>,
    #[hide]
    password: String,
    #[expose(groups("admin", "support"))]
    #[serde(default)]
    logins: u32,
}

#[controller("/accounts")]
struct Accounts;

#[controller]
impl Accounts {
    #[post]
    async fn create(&self, account: Json<Account>) -> Json<Account> {
        account
    }

    #[post("/support")]
    #[expose(groups("support"))]
    async fn support(&self, account: Json<Account>) -> Result<Json<Account>, baya::Error> {
        Ok(account)
    }

    #[post("/{role}")]
    async fn by_role(
        &self,
        #[param] role: String,
        account: Json<Account>,
    ) -> ExposedTo<Json<Account>> {
        let groups: &[&str] = if role == "admin" { &["admin"] } else { &[] };
        ExposedTo(groups, account)
    }
}

#[module(root, controllers = [Accounts])]
struct AppModule;

#[baya::test]
async fn accepts_hidden_fields_but_does_not_return_them() {
    let app = TestApp::new::<AppModule>().start().await?;
    let account = json!({ "name": "ann", "password": "secret", "logins": 3 });
    let response = app.post("/accounts").json(&account).send().await;
    response.assert_json(json!({ "name": "ann", "nickname": null, "tags": [] }));
}

#[baya::test]
async fn returns_the_fields_that_the_groups_of_the_handler_expose() {
    let app = TestApp::new::<AppModule>().start().await?;
    let account = json!({ "name": "ann", "password": "secret", "logins": 3 });
    let whole = json!({ "name": "ann", "nickname": null, "tags": [], "logins": 3 });
    app.post("/accounts/support").json(&account).send().await.assert_json(whole.clone());
    app.post("/accounts/admin").json(&account).send().await.assert_json(whole);
    let response = app.post("/accounts/guest").json(&account).send().await;
    response.assert_json(json!({ "name": "ann", "nickname": null, "tags": [] }));
}

#[baya::test]
async fn sanitizes_strings_before_rules_check_them() {
    let app = TestApp::new::<AppModule>().start().await?;
    let account = json!({
        "name": "  ANN ", "nickname": " a ", "tags": [" x", "y "], "password": "",
    });
    let response = app.post("/accounts").json(&account).send().await;
    response.assert_json(json!({ "name": "ann", "nickname": "a", "tags": ["x", "y"] }));
    let account = json!({ "name": "  a  ", "tags": [" "], "password": "" });
    let response = app.post("/accounts").json(&account).send().await;
    let errors = response.assert_status(422).json::<baya::testing::Value>()["errors"].clone();
    assert_eq!(errors[0]["pointer"], "/name");
    assert_eq!(errors[1]["pointer"], "/tags/0");
}

#[baya::test]
async fn sanitizes_strings_of_a_body_with_other_invalid_fields() {
    let app = TestApp::new::<AppModule>().start().await?;
    let account = json!({ "name": " ann ", "tags": [" "], "password": 7 });
    let response = app.post("/accounts").json(&account).send().await;
    let errors = response.assert_status(422).json::<baya::testing::Value>()["errors"].clone();
    assert_eq!(errors[0]["pointer"], "/tags/0");
    assert_eq!(errors[1]["pointer"], "/password");
    assert_eq!(errors[2], baya::testing::Value::Null);
}

#[dto]
#[serde(tag = "kind", content = "value")]
enum Note {
    Sent {
        text: String,
        #[expose(groups("admin"))]
        #[serde(default)]
        by: String,
    },
    Drawn {
        #[hide]
        secret: u8,
    },
}

#[dto]
enum Message<T> {
    Text {
        #[serde(flatten)]
        page: Page,
        #[expose(groups("admin"))]
        by: T,
    },
}

#[dto]
struct Page {
    number: u8,
}

fn written<T: serde::Serialize>(value: &T) -> [baya::testing::Value; 2] {
    [json!(value), baya::exposed_to(&["admin"], || json!(value))]
}

#[test]
fn hides_fields_of_variants_in_every_representation() {
    let sent = Note::Sent { text: "a".into(), by: "ann".into() };
    let whole = json!({ "kind": "Sent", "value": { "text": "a", "by": "ann" } });
    assert_eq!(written(&sent), [json!({ "kind": "Sent", "value": { "text": "a" } }), whole]);
    let drawn = written(&Note::Drawn { secret: 1 });
    assert_eq!(drawn[1], json!({ "kind": "Drawn", "value": {} }));
    let text = Message::Text { page: Page { number: 1 }, by: 7 };
    let whole = json!({ "Text": { "number": 1, "by": 7 } });
    assert_eq!(written(&text), [json!({ "Text": { "number": 1 } }), whole]);
}

#[dto(output)]
struct Stock {
    #[expose(groups("admin"))]
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<u8>,
    #[expose(groups("admin"))]
    rest: baya::Patch<u8>,
}

#[test]
fn skips_an_exposed_field_without_a_value() {
    let stock = |price, rest| written(&Stock { price, rest });
    let full = stock(Some(1), baya::Patch::Value(2));
    assert_eq!(full, [json!({}), json!({ "price": 1, "rest": 2 })]);
    assert_eq!(stock(None, baya::Patch::Absent), [json!({}), json!({})]);
}
