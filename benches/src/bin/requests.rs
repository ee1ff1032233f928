//! `requests <axum|baya|plain-axum|plain-baya> <hello|find|search|create|guarded> <count>` or
//! `requests <0|1|5|10> guards <count>`: makes `count` in-process calls, for callgrind.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use benches::{KEY, axum_app, axum_guarded, baya_app, baya_guarded};
use http_body_util::BodyExt;
use tower::ServiceExt;

fn request(route: &str) -> Result<Request<Body>, baya::Error> {
    let request = match route {
        "find" => Request::get("/cats/42").body(Body::empty())?,
        "search" => Request::get("/cats?name=Tom+Cat&page=3&size=20").body(Body::empty())?,
        "guarded" => Request::get("/guarded/42").header("x-key", KEY).body(Body::empty())?,
        "create" => Request::builder()
            .method(Method::POST)
            .uri("/cats")
            .header("content-type", "application/json")
            .body(Body::from(r#"{"name":"Tom","age":3}"#))?,
        _ => Request::get("/").body(Body::empty())?,
    };
    Ok(request)
}

async fn run(router: Router, route: &str, count: usize) -> baya::Result<usize> {
    let mut bytes = 0;
    for _ in 0..count {
        let response = router.clone().oneshot(request(route)?).await?;
        if !response.status().is_success() {
            return Err(baya::Error::internal(format!("{route} returned {}", response.status())));
        }
        bytes += response.into_body().collect().await?.to_bytes().len();
    }
    Ok(bytes)
}

fn main() -> baya::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [side, route, count] = arguments.as_slice() else {
        return Err(baya::Error::internal("usage: requests <axum|baya> <route> <count>"));
    };
    let count = count.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let bytes = runtime.block_on(async {
        let router = match (side.as_str(), route.as_str()) {
            ("axum", "guarded") => axum_guarded::router(),
            ("axum", _) => axum_app::router(),
            ("plain-axum", _) => axum_app::plain_router(),
            ("plain-baya", _) => baya_app::plain_router().await?,
            (_, "guarded") => baya_guarded::router().await?,
            (guards, "guards") => baya_guarded::with_guards(guards.parse()?).await?,
            _ => baya_app::router().await?,
        };
        run(router, route, count).await
    })?;
    std::hint::black_box(bytes);
    Ok(())
}
