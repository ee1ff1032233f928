//! `graphql <handwritten|baya> <query> <count>`: runs a query in process `count` times, for callgrind.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use benches::graphql::{baya_app, handwritten, query};
use http_body_util::BodyExt;
use tower::ServiceExt;

async fn run(router: Router, query: &str, count: usize) -> baya::Result<usize> {
    let body = serde_json::json!({ "query": query }).to_string();
    let mut bytes = 0;
    for number in 0..count {
        let request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("x-key", benches::KEY)
            .body(Body::from(body.clone()))?;
        let response = router.clone().oneshot(request).await?;
        let read = response.into_body().collect().await?.to_bytes();
        let text = String::from_utf8_lossy(&read);
        if number == 0 && (text.contains("\"errors\":[{") || !text.contains("\"data\":{")) {
            return Err(baya::Error::internal(format!("the query failed: {text}")));
        }
        bytes += read.len();
    }
    Ok(bytes)
}

fn main() -> baya::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let usage = || baya::Error::internal("usage: graphql <handwritten|baya> <query> <count>");
    let [side, name, count] = arguments.as_slice() else { return Err(usage()) };
    let query = query(name).ok_or_else(usage)?;
    let count = count.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let bytes = runtime.block_on(async {
        let router =
            if side == "handwritten" { handwritten::router() } else { baya_app::router().await? };
        run(router, query, count).await
    })?;
    std::hint::black_box(bytes);
    Ok(())
}
