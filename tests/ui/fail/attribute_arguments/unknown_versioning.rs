use baya::prelude::*;

mod ways {
    pub fn query() {}
}

#[module(root, versioning = query)]
struct Unknown;

#[module(root, versioning = "uri")]
struct Text;

#[module(root, versioning = ways::query)]
struct Path;

#[module(root, versioning = by)]
struct WithoutAFunction;

#[module(root, versioning = header)]
struct WithoutAName;

#[module(root, versioning = header("x api"))]
struct NoHeader;

#[module(root, versioning = media_type("v=1"))]
struct NoParameter;

#[module(root, versioning = uri("v/"))]
struct NoSegment;

#[module(root, versioning = by(ways::query))]
struct AnotherFunction;

fn main() {}
