#![allow(non_camel_case_types)]

use baya::prelude::*;

#[injectable]
struct r#type;

struct r#enum;

#[injectable]
struct r#struct {
    r#loop: Arc<r#type>,
    r#for: Arc<r#enum>,
}

#[controller("/a")]
struct r#impl {
    r#struct: Arc<r#struct>,
}

#[controller]
impl r#impl {
    #[get]
    async fn r#fn(&self, _use: Inject<r#type>) {}
}

#[module(root, controllers = [r#impl], providers = [r#struct])]
struct r#mod;

fn main() {}
