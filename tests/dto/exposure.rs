//! Fields that not everybody sends or sees, and texts that are cleaned.

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
async fn what_is_hidden_is_read_and_not_written() {
    let app = TestApp::new::<AppModule>().start().await?;
    let account = json!({ "name": "ann", "password": "secret", "logins": 3 });
    let answer = app.post("/accounts").json(&account).send().await;
    answer.assert_json(json!({ "name": "ann", "nickname": null, "tags": [] }));
}

#[baya::test]
async fn a_handler_shows_what_its_groups_may_see() {
    let app = TestApp::new::<AppModule>().start().await?;
    let account = json!({ "name": "ann", "password": "secret", "logins": 3 });
    let whole = json!({ "name": "ann", "nickname": null, "tags": [], "logins": 3 });
    app.post("/accounts/support").json(&account).send().await.assert_json(whole.clone());
    app.post("/accounts/admin").json(&account).send().await.assert_json(whole);
    let answer = app.post("/accounts/guest").json(&account).send().await;
    answer.assert_json(json!({ "name": "ann", "nickname": null, "tags": [] }));
}

#[baya::test]
async fn texts_are_cleaned_before_other_rules_see_them() {
    let app = TestApp::new::<AppModule>().start().await?;
    let account = json!({
        "name": "  ANN ", "nickname": " a ", "tags": [" x", "y "], "password": "",
    });
    let answer = app.post("/accounts").json(&account).send().await;
    answer.assert_json(json!({ "name": "ann", "nickname": "a", "tags": ["x", "y"] }));
    let account = json!({ "name": "  a  ", "tags": [" "], "password": "" });
    let answer = app.post("/accounts").json(&account).send().await;
    let faults = answer.assert_status(422).json::<baya::testing::Value>()["errors"].clone();
    assert_eq!(faults[0]["pointer"], "/name");
    assert_eq!(faults[1]["pointer"], "/tags/0");
}

#[baya::test]
async fn texts_are_cleaned_too_where_other_fields_can_t_be_read() {
    let app = TestApp::new::<AppModule>().start().await?;
    let account = json!({ "name": " ann ", "tags": [" "], "password": 7 });
    let answer = app.post("/accounts").json(&account).send().await;
    let faults = answer.assert_status(422).json::<baya::testing::Value>()["errors"].clone();
    assert_eq!(faults[0]["pointer"], "/tags/0");
    assert_eq!(faults[1]["pointer"], "/password");
    assert_eq!(faults[2], baya::testing::Value::Null);
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
fn fields_of_variants_are_hidden_however_variants_are_told_apart() {
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
fn a_field_that_some_see_may_be_left_out_for_them_too() {
    let stock = |price, rest| written(&Stock { price, rest });
    let full = stock(Some(1), baya::Patch::Value(2));
    assert_eq!(full, [json!({}), json!({ "price": 1, "rest": 2 })]);
    assert_eq!(stock(None, baya::Patch::Absent), [json!({}), json!({})]);
}
