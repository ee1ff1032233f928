//! Limits on documents, exactly and one above.

use baya::testing::{TestApp, TestResponse};
use baya_macros::test;

use crate::app::{XML, YAML, app};

async fn post(app: &TestApp, media_type: &str, document: impl Into<Vec<u8>>) -> TestResponse {
    app.post("/cats/ignored").body(media_type, document.into()).send().await
}

/// Returns nested XML elements.
fn elements(depth: usize) -> String {
    format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth))
}

#[test]
async fn xml_elements_may_be_nested_64_levels_deep() {
    let app = app().await;
    post(&app, XML, elements(64)).await.assert_status(204);
    let rejected = post(&app, XML, elements(65)).await;
    let text = rejected.assert_status(400).text();
    assert!(text.contains("elements must be nested at most 64 levels deep"), "{text}");
}

#[test]
async fn xml_elements_beside_each_other_are_not_nested() {
    let app = app().await;
    let document = format!("<a>{}</a>", elements(63).repeat(3));
    post(&app, XML, document).await.assert_status(204);
}

/// Returns an XML element with attributes.
fn attributes(count: usize) -> String {
    let attributes: String = (0..count).map(|number| format!(" a{number}=''")).collect();
    format!("<a{attributes}/>")
}

#[test]
async fn an_xml_element_may_have_256_attributes() {
    let app = app().await;
    post(&app, XML, attributes(256)).await.assert_status(204);
    let rejected = post(&app, XML, attributes(257)).await;
    let text = rejected.assert_status(400).text();
    assert!(text.contains("an element must have at most 256 attributes"), "{text}");
    let two = format!("<a>{}{}</a>", attributes(256), attributes(256));
    post(&app, XML, two).await.assert_status(204);
}

/// Returns a YAML document in which aliases repeat this number of scalars, at most ten times each.
fn aliases(count: usize) -> String {
    let lines = (0..count).map(|number| match number % 10 {
        0 => "- &a x\n- *a\n",
        _ => "- *a\n",
    });
    lines.collect()
}

#[test]
async fn yaml_aliases_may_repeat_16_mib_divided_by_the_length_of_the_document() {
    let app = app().await;
    // The limit falls as the document grows, so it is reached at one number of aliases.
    let limit = |count: usize| (16 << 20) / aliases(count).len();
    let exact = (1..10_000).take_while(|count| *count <= limit(*count)).last().unwrap_or_default();
    assert!(exact > 1_000, "{exact}");
    let accepted = post(&app, YAML, aliases(exact)).await;
    assert_eq!(accepted.status(), 204, "{}", accepted.text());
    post(&app, YAML, aliases(exact + 1)).await.assert_status(400);
}

#[test]
async fn yaml_aliases_may_repeat_one_anchor_ten_times_if_there_are_many() {
    let app = app().await;
    let repeated = |count: usize| format!("- &a x\n{}", "- *a\n".repeat(count));
    post(&app, YAML, repeated(99)).await.assert_status(204);
    post(&app, YAML, repeated(1_000)).await.assert_status(400);
}

#[test]
async fn yaml_collections_may_be_nested_as_deep_as_allowed() {
    let app = app().await;
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    post(&app, YAML, nested(64)).await.assert_status(204);
    post(&app, YAML, nested(65)).await.assert_status(400);
}
