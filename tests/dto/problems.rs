//! Sends JSON and returns the errors of the response.

use baya::Module;
use baya::testing::{TestApp, Value};

/// Sends a body. Returns the status and the body of the response; `null` if it has none.
pub async fn posted<M: Module>(path: &str, body: &str) -> (u16, Value) {
    let app = TestApp::new::<M>().start().await.expect("the app boots");
    let response = app.post(path).body("application/json", body.to_owned()).send().await;
    let status = response.status().as_u16();
    (status, if status < 400 { Value::Null } else { response.json() })
}

/// Returns the location, the code and the message of each error of a problem.
pub fn errors(problem: &Value) -> Vec<[String; 3]> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = problem["errors"].as_array().cloned().unwrap_or_default();
    let each = all.iter().map(|one| {
        let location = if one["pointer"].is_null() { &one["parameter"] } else { &one["pointer"] };
        [location, &one["code"], &one["message"]].map(text)
    });
    each.collect()
}
