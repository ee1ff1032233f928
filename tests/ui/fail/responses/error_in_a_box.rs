use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self) -> Result<String, Box<dyn std::error::Error>> {
        Ok(String::new())
    }
}

fn main() {}
