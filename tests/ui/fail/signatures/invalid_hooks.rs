use baya::prelude::*;

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[on_init]
    fn not_async(&self) {}

    #[on_bootstrap]
    async fn by_value(self) {}

    #[on_shutdown]
    async fn with_argument(&self, cats: Arc<Cats>) {
        let _ = cats;
    }

    #[on_init]
    async fn without_self() {}

    #[on_init]
    async fn with_a_value(&self) -> u8 {
        1
    }
}

fn main() {}
