use baya::prelude::*;
use baya::{filter, interceptor, pipe};

#[guard]
struct ApiKey;

#[interceptor]
struct Timing;

#[pipe(takes = [String])]
struct Trim;

#[filter]
struct NotFound;

fn main() {}
