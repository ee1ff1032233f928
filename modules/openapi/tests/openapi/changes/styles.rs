//! Changes of what clients send beside schemas: the styles of parameters and the flows of OAuth.

use baya_openapi::compare;
use serde_json::{Value, json};

use super::{assert_changes, display_all, document};

fn with_style(style: &str, explode: bool) -> Value {
    let parameter = json!({ "in": "query", "name": "tags", "style": style, "explode": explode });
    document(json!({ "get": { "parameters": [parameter] } }))
}

const STYLE: &str = "GET /cats: parameters/query/tags: the serialization style changed";

#[test]
fn a_changed_style_breaks_clients() {
    let before = with_style("form", true);
    assert_changes(&before, &with_style("deepObject", true), &[STYLE], &[]);
    assert_changes(&before, &before, &[], &[]);
}

#[test]
fn a_changed_explode_breaks_clients() {
    assert_changes(&with_style("form", true), &with_style("form", false), &[STYLE], &[]);
    assert_changes(&with_style("form", false), &with_style("form", true), &[STYLE], &[]);
}

#[test]
fn a_changed_style_and_explode_are_one_change() {
    assert_changes(&with_style("form", true), &with_style("pipeDelimited", false), &[STYLE], &[]);
}

fn with_scheme(scheme: Value) -> Value {
    json!({ "paths": {}, "components": { "securitySchemes": { "login": scheme } } })
}

fn with_flows(flows: Value) -> Value {
    with_scheme(json!({ "type": "oauth2", "flows": flows }))
}

fn breaking(before: &Value, after: &Value) -> Vec<String> {
    display_all(&compare(before, after).breaking)
}

#[test]
fn changed_oauth_flows_break_clients() {
    let code = |url: &str| {
        with_flows(json!({ "clientCredentials": { "tokenUrl": url, "scopes": { "read": "" } } }))
    };
    let expected = ["securitySchemes/login: `flows` changed"];
    assert_eq!(breaking(&code("/token"), &code("/tokens")), expected);
    let implicit = json!({ "implicit": { "authorizationUrl": "/token", "scopes": {} } });
    assert_eq!(breaking(&code("/token"), &with_flows(implicit)), expected);
    assert!(breaking(&code("/token"), &code("/token")).is_empty());
}

#[test]
fn each_changed_keyword_of_a_scheme_breaks_clients() {
    let key = json!({ "type": "apiKey", "in": "header", "name": "x-key" });
    let bearer = json!({ "type": "http", "scheme": "bearer" });
    let basic = json!({ "type": "http", "scheme": "basic" });
    let renamed = json!({ "type": "apiKey", "in": "header", "name": "x-token" });
    let connect = |url: &str| json!({ "type": "openIdConnect", "openIdConnectUrl": url });
    for (before, after, keyword) in [
        (&bearer, &basic, "scheme"),
        (&key, &renamed, "name"),
        (&connect("/a"), &connect("/b"), "openIdConnectUrl"),
    ] {
        let changes = breaking(&with_scheme(before.clone()), &with_scheme(after.clone()));
        assert_eq!(changes, [format!("securitySchemes/login: `{keyword}` changed")]);
    }
}

#[test]
fn a_changed_description_of_a_scheme_is_harmless() {
    let make = |text: &str| {
        with_scheme(json!({ "type": "http", "scheme": "bearer", "description": text }))
    };
    let changes = compare(&make("A token."), &make("The token."));
    assert!(changes.breaking.is_empty() && !changes.is_empty(), "{changes}");
}
