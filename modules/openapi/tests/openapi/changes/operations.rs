//! Changes of operations: parameters, bodies, responses, security.

use baya_openapi::compare;
use serde_json::{Value, json};

use super::{assert_changes, display_all, document, with_request_body};

#[test]
fn equal_documents_have_no_changes() {
    let schema = json!({ "type": "string", "minLength": 1 });
    assert!(compare(&with_request_body(&schema), &with_request_body(&schema)).is_empty());
}

#[test]
fn a_removed_operation_breaks_clients() {
    let two = document(json!({ "get": {}, "delete": {} }));
    let one = document(json!({ "get": {} }));
    assert_changes(&two, &one, &["DELETE /cats: the operation was removed"], &[]);
    assert_changes(&one, &two, &[], &["DELETE /cats: the operation was added"]);
}

#[test]
fn renaming_a_path_parameter_breaks_no_client() {
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
fn a_removed_status_breaks_clients() {
    let two = document(json!({ "get": { "responses": { "200": {}, "404": {} } } }));
    let one = document(json!({ "get": { "responses": { "200": {} } } }));
    let gone = "GET /cats: responses/404: the status was removed";
    assert_changes(&two, &one, &[gone], &[]);
    assert_changes(&one, &two, &[], &["GET /cats: responses/404: the status was added"]);
}

#[test]
fn a_removed_media_type_breaks_clients() {
    let make = |all: &[&str]| {
        let content: Value = all.iter().map(|media| ((*media).to_owned(), json!({}))).collect();
        document(json!({ "post": { "requestBody": { "content": content } } }))
    };
    let one = make(&["application/json"]);
    let two = make(&["application/json", "text/csv"]);
    let location = "POST /cats: requestBody/text/csv";
    assert_changes(&two, &one, &[&format!("{location}: the media type was removed")], &[]);
    assert_changes(&one, &two, &[], &[&format!("{location}: the media type was added")]);
}

fn with_parameters(parameters: Value) -> Value {
    document(json!({ "get": { "parameters": parameters } }))
}

#[test]
fn a_newly_required_parameter_breaks_clients() {
    let limit = |required| {
        with_parameters(json!([
            { "in": "query", "name": "limit", "required": required, "schema": { "type": "integer" } },
        ]))
    };
    let none = with_parameters(json!([]));
    let location = "GET /cats: parameters/query/limit";
    assert_changes(&limit(false), &limit(true), &[&format!("{location}: is now required")], &[]);
    assert_changes(
        &limit(true),
        &limit(false),
        &[],
        &[&format!("{location}: is no longer required")],
    );
    assert_changes(&none, &limit(true), &[&format!("{location}: was added and is required")], &[]);
    assert_changes(&none, &limit(false), &[], &[&format!("{location}: was added")]);
    assert_changes(&limit(true), &none, &[], &[&format!("{location}: is no longer read")]);
}

#[test]
fn a_removed_parameter_with_brackets_breaks_clients() {
    let filter = json!([{ "in": "query", "name": "filter[note][null]" }]);
    let some = with_parameters(filter);
    let none = with_parameters(json!([]));
    let location = "GET /cats: parameters/query/filter[note][null]";
    let gone = format!("{location}: is no longer read, and may be rejected");
    assert_changes(&some, &none, &[&gone], &[]);
}

#[test]
fn compares_parameters_like_request_bodies() {
    let limit = |max: u8| {
        with_parameters(json!([
            { "in": "query", "name": "limit", "schema": { "type": "integer", "maximum": max } },
        ]))
    };
    let location = "GET /cats: parameters/query/limit";
    assert_changes(
        &limit(100),
        &limit(50),
        &[&format!("{location}: `maximum` changed from 100 to 50")],
        &[],
    );
    assert_changes(
        &limit(50),
        &limit(100),
        &[],
        &[&format!("{location}: `maximum` changed from 50 to 100")],
    );
}

#[test]
fn header_names_are_case_insensitive() {
    let named = |name| with_parameters(json!([{ "in": "header", "name": name, "required": true }]));
    let changes = compare(&named("X-Tenant"), &named("x-tenant"));
    assert!(changes.breaking.is_empty(), "{changes}");
}

#[test]
fn a_newly_required_body_breaks_clients() {
    let make = |required| {
        document(json!({ "post": { "requestBody": { "required": required, "content": {} } } }))
    };
    let none = document(json!({ "post": {} }));
    let location = "POST /cats: requestBody";
    assert_changes(&make(false), &make(true), &[&format!("{location}: is now required")], &[]);
    assert_changes(&none, &make(true), &[&format!("{location}: was added and is required")], &[]);
    assert_changes(&make(true), &none, &[], &[&format!("{location}: is no longer read")]);
}

#[test]
fn a_removed_response_header_breaks_clients() {
    let make = |headers: Value| {
        document(json!({ "get": { "responses": { "200": { "headers": headers } } } }))
    };
    let one = make(json!({ "ETag": {} }));
    let none = make(json!({}));
    let location = "GET /cats: responses/200/headers/etag";
    assert_changes(&one, &none, &[&format!("{location}: was removed")], &[]);
    assert_changes(&none, &one, &[], &[&format!("{location}: was added")]);
}

#[test]
fn newly_required_authentication_breaks_clients() {
    let make = |security: Value| document(json!({ "get": { "security": security } }));
    let open = make(json!([]));
    let key = make(json!([{ "key": [] }]));
    let location = "GET /cats: security";
    let expected = format!("{location}: anonymous access is no longer allowed; `key` is required");
    assert_changes(&open, &key, &[&expected], &[]);
    assert_changes(&key, &open, &[], &[&format!("{location}: anonymous access is now allowed")]);
    let either = make(json!([{ "key": [] }, { "login": ["read"] }]));
    assert_changes(
        &key,
        &either,
        &[],
        &[&format!("{location}: `login` with `read` is now sufficient")],
    );
}

#[test]
fn a_changed_security_scheme_breaks_clients() {
    let make = |location: &str| {
        let scheme = json!({ "type": "apiKey", "in": location, "name": "x-key" });
        json!({ "paths": {}, "components": { "securitySchemes": { "key": scheme } } })
    };
    let expected = "securitySchemes/key: `in` changed";
    let changes = compare(&make("header"), &make("query"));
    assert_eq!(display_all(&changes.breaking), [expected]);
}

#[test]
fn compares_webhooks_like_responses() {
    let make = |values: Value| {
        let content = json!({ "application/json": { "schema": { "enum": values } } });
        json!({ "webhooks": { "adopted": { "post": { "requestBody": { "content": content } } } } })
    };
    let changes = compare(&make(json!(["cat"])), &make(json!(["cat", "dog"])));
    let location = "webhooks/adopted: requestBody/application/json";
    assert_eq!(
        display_all(&changes.breaking),
        [format!("{location}: `\"dog\"` may now be returned")]
    );
}
