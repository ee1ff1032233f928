use baya::prelude::*;

const API: &str = "/api";

#[module(prefix = "/owners/{owner}")]
struct WithAParameter;

#[module(prefix = "api")]
struct WithoutASlash;

#[module(prefix = "")]
struct Empty;

#[module(prefix)]
struct Nothing;

#[module(prefix = API)]
struct OfAConstant;

#[module(root, prefix("/api", exept = ["/health"]))]
struct Misspelt;

#[module(root, prefix("/api", except = "/health"))]
struct NoList;

#[module(root, prefix("/api", except = ["health", 7]))]
struct NoPaths;

#[module(root, prefix(except = ["/health"]))]
struct ExceptionsAlone;

#[module(root, prefix("/api", except = ["/c/*", "/:id"]))]
struct OldPatterns;

#[module(prefix = "/owners/:owner")]
struct WithAnOldParameter;

fn main() {
    let _ = API;
}
