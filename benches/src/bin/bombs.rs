//! `bombs`: measures the time and the peak memory of hostile requests to a GraphQL schema. Exits with 1 if a request is not
//! rejected, takes more than 50 ms, or allocates more than 16 MiB.

use std::io::Write as _;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use benches::graphql::baya_app;
use http_body_util::BodyExt;
use serde_json::json;
use tower::ServiceExt;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

const MAX_DURATION: Duration = Duration::from_millis(50);
const MAX_MEMORY: usize = 16 << 20;

/// Returns the hostile requests with their names.
fn bombs() -> Vec<(&'static str, String)> {
    let repeated =
        |count: usize, one: &dyn Fn(usize) -> String| -> String { (0..count).map(one).collect() };
    let query = |query: String| json!({ "query": query }).to_string();
    let deep = format!("{{{}id{}}}", "cats(count:1){".repeat(10_000), "}".repeat(10_000));
    let aliases = format!("{{{}}}", repeated(10_000, &|number| format!("a{number}:hello ")));
    let cycle = "{...A} fragment A on Query{...B} fragment B on Query{...A}";
    let chain = repeated(1_000, &|number| {
        format!("fragment F{number} on Query{{...F{next} ...F{next}}}", next = number + 1)
    });
    let unknown = format!("{{...F0}} {chain}");
    let chain = format!("{{...F0}} {chain} fragment F1000 on Query{{hello}}");
    let lists =
        format!("{{__schema{{types{{{}name{}}}}}}}", "fields{type{".repeat(8), "}}".repeat(8));
    let uses = format!(
        "query($v:String!){{hello @skip(if:false) cats(count:[{}]){{id}}}}",
        "$v ".repeat(1_900)
    );
    let directives = format!("{{hello {}}}", "@include(if:true)".repeat(10_000));
    let large = format!("{{hello #{}\n}}", "x".repeat(1_000_000));
    let names = format!("{{{}}}", "hello ".repeat(166_000));
    let value = format!("{{cats(count:{}1{}){{id}}}}", "[".repeat(100_000), "]".repeat(100_000));
    let batch = repeated(1_000, &|_| r#"{"query":"{hello}"},"#.to_owned());
    let variables = repeated(100_000, &|number| format!("\"{number:x}\":0,"));
    let declared = repeated(20_000, &|number| format!("$v{number}:Int "));
    let nested = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    vec![
        ("depth of 10,000", query(deep)),
        ("10,000 aliases", query(aliases)),
        ("cycle of fragments", query(cycle.to_owned())),
        ("2^1,000 fragments", query(chain)),
        ("2^1,000 unknown", query(unknown)),
        ("introspection", query(lists)),
        (
            "1,900 copies",
            json!({ "query": uses, "variables": { "v": "x".repeat(500_000) } }).to_string(),
        ),
        ("10,000 directives", query(directives)),
        ("1 MB of comment", query(large)),
        ("1 MB of fields", query(names)),
        ("a list in 100,000", query(value)),
        ("a batch of 1,000", format!("[{}]", batch.trim_end_matches(','))),
        (
            "100,000 variables",
            format!(
                r#"{{"query":"{{hello}}","variables":{{{}}}}}"#,
                variables.trim_end_matches(',')
            ),
        ),
        ("20,000 declared", query(format!("query({declared}){{hello}}"))),
        ("nested JSON", format!(r#"{{"query":"{{hello}}","variables":{{"a":{nested}}}}}"#)),
    ]
}

async fn send(router: &Router, body: String) -> baya::Result<String> {
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .body(Body::from(body))?;
    let response = router.clone().oneshot(request).await?;
    let read = response.into_body().collect().await?.to_bytes();
    Ok(String::from_utf8_lossy(&read).into_owned())
}

/// Returns whether a request was rejected, its shortest duration, and its peak memory.
async fn measure(router: &Router, body: &str) -> baya::Result<(bool, Duration, usize)> {
    let mut shortest = Duration::MAX;
    let mut rejected = true;
    for _ in 0..5 {
        let started = Instant::now();
        let response = send(router, body.to_owned()).await?;
        shortest = shortest.min(started.elapsed());
        rejected &= response.contains("\"errors\"") && !response.contains("\"data\"");
    }
    let profiler = dhat::Profiler::builder().testing().build();
    send(router, body.to_owned()).await?;
    let peak = dhat::HeapStats::get().max_bytes;
    drop(profiler);
    Ok((rejected, shortest, peak))
}

fn main() -> baya::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let mut out = std::io::stdout();
    let mut has_failed = false;
    writeln!(out, "{:20} {:>9} {:>9}  rejected", "request", "ms", "KiB")?;
    runtime.block_on(async {
        let router = baya_app::router().await?;
        for (name, body) in bombs() {
            let (rejected, time, peak) = measure(&router, &body).await?;
            let millis = time.as_secs_f64() * 1_000.0;
            writeln!(out, "{name:20} {millis:9.2} {:9}  {rejected}", peak >> 10)?;
            has_failed |= !rejected || time > MAX_DURATION || peak > MAX_MEMORY;
        }
        Ok::<_, baya::Error>(())
    })?;
    std::process::exit(i32::from(has_failed));
}
