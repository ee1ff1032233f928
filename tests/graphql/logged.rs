//! Errors that clients see without their cause are in the log.

use baya::graphql::{GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};
use wire::CapturedLog;

#[resolver]
struct Numbers;

#[resolver]
impl Numbers {
    #[query]
    async fn ratio(&self) -> Option<f64> {
        Some(f64::NAN)
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Numbers])]
struct AppModule;

#[baya::test]
async fn logs_a_value_that_its_type_can_not_represent_with_its_field() {
    let log = CapturedLog::start();
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let result = app.graphql("{ one: ratio }").send().await;
    result.assert_error("internal_error");
    assert_eq!(result.data(), &json!({ "one": null }));
    let log = log.text();
    assert!(log.contains("the value of the field `one` can't be sent"), "{log}");
}
