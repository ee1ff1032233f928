use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/a")]
    async fn assigned(&self, #[cookie("a=b")] value: String) -> String {
        value
    }

    #[get("/b")]
    async fn separated(
        &self,
        #[cookie("session id", default = String::new())] value: String,
    ) -> String {
        value
    }
}

fn main() {}
