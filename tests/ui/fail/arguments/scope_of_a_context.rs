use baya::prelude::*;

struct Tenant;

#[provider]
async fn tenant(cx: &Context<'_>) -> Tenant {
    let _ = cx;
    Tenant
}

fn main() {}
