use baya::prelude::*;

#[injectable(scope = request)]
struct Tenant;

#[injectable]
impl Tenant {
    #[on_init]
    async fn warm_up(&self) {}
}

fn main() {}
