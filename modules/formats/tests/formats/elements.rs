//! XML elements of values that are not structs.

use baya_macros::test;

use crate::app::{XML, app};

#[test]
async fn adds_an_element_to_values_without_a_name() {
    let app = app().await;
    for (path, element) in [
        ("/cats/map", "<map><tom>9</tom></map>"),
        ("/cats/number", "<value>7</value>"),
        ("/cats/nothing", "<value/>"),
    ] {
        let response = app.get(path).header("accept", XML).send().await;
        let text = response.assert_status(200).text();
        let (declaration, root) = text.split_at(38);
        assert_eq!(declaration, r#"<?xml version="1.0" encoding="UTF-8"?>"#);
        assert_eq!(root, element);
    }
}

#[test]
async fn uses_the_next_format_or_406_for_values_that_xml_can_not_represent() {
    let app = app().await;
    let unsupported = ["/cats/invalid-name", "/cats/lists", "/cats/control", "/cats/empty-name"];
    for path in unsupported.into_iter().chain(["/cats/pairs"]) {
        let next = app.get(path).header("accept", "application/xml, application/cbor;q=0.1");
        next.send().await.assert_status(200).assert_header("content-type", "application/cbor");
    }
    for path in unsupported {
        let response = app.get(path).header("accept", XML).send().await;
        let problem: serde_json::Value = response.assert_status(406).json();
        let detail = "the value can't be written as application/xml; accept application/json";
        assert_eq!(problem["detail"], detail, "{path}");
    }
}

#[test]
async fn ignores_the_name_and_the_attributes_of_the_root() {
    let app = app().await;
    let cat = "<name>Tom</name><lives>9</lives><weight>4</weight>";
    for document in [
        format!("<kitten xmlns=\"urn:cats\">{cat}</kitten>"),
        format!("<?xml version='1.0' encoding='utf-8'?>\n<!-- a cat --><Cat>\n  {cat}\n</Cat>\n"),
    ] {
        app.post("/cats").body("text/xml; charset=utf-8", document).send().await.assert_status(201);
    }
    let all = format!("<cats size=\"2\"><cat>{cat}</cat><cat>{cat}</cat></cats>");
    app.post("/cats/all").body(XML, all).send().await.assert_status(201);
    let mixed = format!("<cats><cat>{cat}</cat><dog>{cat}</dog></cats>");
    app.post("/cats/all").body(XML, mixed).send().await.assert_status(422);
}
