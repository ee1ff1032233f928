//! Operations with what they take, answer and ask for.

use baya_openapi::compare;
use serde_json::{Value, json};

use super::{assert_changes, document, sent, shown};

#[test]
fn the_same_document_has_no_changes() {
    let schema = json!({ "type": "string", "minLength": 1 });
    assert!(compare(&sent(&schema), &sent(&schema)).is_empty());
}

#[test]
fn an_operation_that_goes_breaks_clients() {
    let two = document(json!({ "get": {}, "delete": {} }));
    let one = document(json!({ "get": {} }));
    assert_changes(&two, &one, &["DELETE /cats: the operation is not there any more"], &[]);
    assert_changes(&one, &two, &[], &["DELETE /cats: the operation is new"]);
}

#[test]
fn a_parameter_of_a_path_may_get_another_name() {
    let named = |name: &str| {
        let path = format!("/cats/{{{name}}}/toys");
        json!({ "paths": { path: { "get": { "parameters": [
            { "in": "path", "name": name, "required": true, "schema": { "type": "integer" } },
        ] } } } })
    };
    let changes = compare(&named("id"), &named("cat"));
    assert!(changes.breaking.is_empty(), "{changes}");
}

#[test]
fn a_status_that_goes_breaks_clients() {
    let two = document(json!({ "get": { "responses": { "200": {}, "404": {} } } }));
    let one = document(json!({ "get": { "responses": { "200": {} } } }));
    let gone = "GET /cats: responses/404: the status is not answered any more";
    assert_changes(&two, &one, &[gone], &[]);
    assert_changes(&one, &two, &[], &["GET /cats: responses/404: the status is new"]);
}

#[test]
fn a_media_type_that_goes_breaks_clients() {
    let of = |all: &[&str]| {
        let content: Value = all.iter().map(|media| ((*media).to_owned(), json!({}))).collect();
        document(json!({ "post": { "requestBody": { "content": content } } }))
    };
    let one = of(&["application/json"]);
    let two = of(&["application/json", "text/csv"]);
    let location = "POST /cats: requestBody/text/csv";
    assert_changes(
        &two,
        &one,
        &[&format!("{location}: the media type is not taken any more")],
        &[],
    );
    assert_changes(&one, &two, &[], &[&format!("{location}: the media type is new")]);
}

fn with_parameters(parameters: Value) -> Value {
    document(json!({ "get": { "parameters": parameters } }))
}

#[test]
fn a_parameter_that_is_required_breaks_clients() {
    let limit = |required| {
        with_parameters(json!([
            { "in": "query", "name": "limit", "required": required, "schema": { "type": "integer" } },
        ]))
    };
    let none = with_parameters(json!([]));
    let location = "GET /cats: parameters/query/limit";
    assert_changes(&limit(false), &limit(true), &[&format!("{location}: it is required now")], &[]);
    assert_changes(
        &limit(true),
        &limit(false),
        &[],
        &[&format!("{location}: it is not required any more")],
    );
    assert_changes(&none, &limit(true), &[&format!("{location}: it is new, and required")], &[]);
    assert_changes(&none, &limit(false), &[], &[&format!("{location}: it is new")]);
    assert_changes(&limit(true), &none, &[], &[&format!("{location}: it is not read any more")]);
}

#[test]
fn a_parameter_in_brackets_that_goes_breaks_clients() {
    let filter = json!([{ "in": "query", "name": "filter[note][null]" }]);
    let some = with_parameters(filter);
    let none = with_parameters(json!([]));
    let location = "GET /cats: parameters/query/filter[note][null]";
    let gone = format!("{location}: it is not read any more, and may be rejected");
    assert_changes(&some, &none, &[&gone], &[]);
}

#[test]
fn a_parameter_is_compared_as_what_is_sent() {
    let limit = |max: u8| {
        with_parameters(json!([
            { "in": "query", "name": "limit", "schema": { "type": "integer", "maximum": max } },
        ]))
    };
    let location = "GET /cats: parameters/query/limit";
    assert_changes(
        &limit(100),
        &limit(50),
        &[&format!("{location}: `maximum` is 50 now; it was 100")],
        &[],
    );
    assert_changes(
        &limit(50),
        &limit(100),
        &[],
        &[&format!("{location}: `maximum` is 100 now; it was 50")],
    );
}

#[test]
fn a_header_is_the_same_in_other_case() {
    let named = |name| with_parameters(json!([{ "in": "header", "name": name, "required": true }]));
    let changes = compare(&named("X-Tenant"), &named("x-tenant"));
    assert!(changes.breaking.is_empty(), "{changes}");
}

#[test]
fn a_body_that_is_required_breaks_clients() {
    let of = |required| {
        document(json!({ "post": { "requestBody": { "required": required, "content": {} } } }))
    };
    let none = document(json!({ "post": {} }));
    let location = "POST /cats: requestBody";
    assert_changes(&of(false), &of(true), &[&format!("{location}: it is required now")], &[]);
    assert_changes(&none, &of(true), &[&format!("{location}: it is new, and required")], &[]);
    assert_changes(&of(true), &none, &[], &[&format!("{location}: it is not read any more")]);
}

#[test]
fn a_header_of_an_answer_that_goes_breaks_clients() {
    let of = |headers: Value| {
        document(json!({ "get": { "responses": { "200": { "headers": headers } } } }))
    };
    let one = of(json!({ "ETag": {} }));
    let none = of(json!({}));
    let location = "GET /cats: responses/200/headers/etag";
    assert_changes(&one, &none, &[&format!("{location}: it is not there any more")], &[]);
    assert_changes(&none, &one, &[], &[&format!("{location}: it is new")]);
}

#[test]
fn a_login_that_is_asked_for_breaks_clients() {
    let of = |security: Value| document(json!({ "get": { "security": security } }));
    let open = of(json!([]));
    let key = of(json!([{ "key": [] }]));
    let location = "GET /cats: security";
    let words = format!("{location}: nothing is not enough any more; `key` is asked for");
    assert_changes(&open, &key, &[&words], &[]);
    assert_changes(&key, &open, &[], &[&format!("{location}: nothing is enough now")]);
    let either = of(json!([{ "key": [] }, { "login": ["read"] }]));
    assert_changes(
        &key,
        &either,
        &[],
        &[&format!("{location}: `login` with `read` is enough now")],
    );
}

#[test]
fn a_login_that_goes_in_another_way_breaks_clients() {
    let of = |location: &str| {
        let scheme = json!({ "type": "apiKey", "in": location, "name": "x-key" });
        json!({ "paths": {}, "components": { "securitySchemes": { "key": scheme } } })
    };
    let words = "securitySchemes/key: its `in` is another one";
    let changes = compare(&of("header"), &of("query"));
    assert_eq!(shown(&changes.breaking), [words]);
}

#[test]
fn what_the_program_calls_is_compared_as_what_is_answered() {
    let of = |values: Value| {
        let content = json!({ "application/json": { "schema": { "enum": values } } });
        json!({ "webhooks": { "adopted": { "post": { "requestBody": { "content": content } } } } })
    };
    let changes = compare(&of(json!(["cat"])), &of(json!(["cat", "dog"])));
    let location = "webhooks/adopted: requestBody/application/json";
    assert_eq!(shown(&changes.breaking), [format!("{location}: `\"dog\"` may be answered now")]);
}
