//! The dependencies between the packages of the workspace.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

/// The workspace packages that a package may depend on.
fn allowed(package: &str) -> &'static [&'static str] {
    match package {
        "baya" => &[
            "baya-core",
            "baya-macros",
            "baya-compression",
            "baya-cookies",
            "baya-cqrs",
            "baya-events",
            "baya-files",
            "baya-formats",
            "baya-gateway",
            "baya-graphql",
            "baya-guards",
            "baya-multipart",
            "baya-openapi",
            "baya-paging",
            "baya-pipes",
            "baya-schedule",
            "baya-tls",
        ],
        "baya-core" | "baya-cron" => &[],
        "baya-macros" => &["baya-cron"],
        "baya-compression" | "baya-cookies" | "baya-cqrs" | "baya-events" | "baya-files"
        | "baya-formats" | "baya-gateway" | "baya-guards" | "baya-multipart" | "baya-openapi"
        | "baya-paging" | "baya-pipes" | "baya-tls" => &["baya-core", "baya-macros"],
        // An upload is the same type over REST and GraphQL.
        "baya-graphql" => &["baya-core", "baya-macros", "baya-multipart"],
        "baya-schedule" => &["baya-core", "baya-cron", "baya-macros"],
        "benches" => &["baya", "baya-core", "baya-macros"],
        "wire" => &["baya-core"],
        // Examples depend only on the facade, like programs of users.
        _ => &["baya"],
    }
}

/// The workspace packages that only the tests of a package may depend on.
fn allowed_in_tests(package: &str) -> &'static [&'static str] {
    match package {
        "baya" | "baya-compression" | "baya-cookies" | "baya-events" | "baya-files"
        | "baya-multipart" | "baya-schedule" | "baya-tls" => &["wire"],
        // `Throttle` limits messages as well.
        "baya-gateway" => &["baya-guards", "wire"],
        // AsyncAPI documents describe gateways and events.
        "baya-openapi" => &["baya-events", "baya-gateway"],
        // The attributes of resolvers refer to the facade.
        "baya-graphql" => &["baya"],
        // Sagas respond to events with commands.
        "baya-cqrs" => &["baya-events"],
        _ => &[],
    }
}

fn packages() -> Vec<Value> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    metadata["packages"].as_array().expect("packages").clone()
}

fn name(value: &Value) -> &str {
    value["name"].as_str().expect("a name")
}

#[test]
fn workspace_crates_depend_on_each_other_only_along_the_drawn_edges() {
    let packages = packages();
    let members: BTreeSet<_> = packages.iter().map(name).collect();
    for package in &packages {
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let from = name(package);
            let to = name(dependency);
            let in_tests = dependency["kind"] == "dev" && allowed_in_tests(from).contains(&to);
            let drawn = allowed(from).contains(&to) || in_tests;
            assert!(!members.contains(to) || drawn, "`{from}` must not depend on `{to}`");
        }
    }
}
