use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}")]
    async fn find(
        &self,
        #[param] a: u8,
        #[param] b: u8,
        #[param] c: u8,
        #[param] d: u8,
        #[param] e: u8,
        #[param] f: u8,
        #[param] g: u8,
        #[param] h: u8,
        #[param] i: u8,
    ) -> String {
        (a + b + c + d + e + f + g + h + i).to_string()
    }
}

fn main() {}
