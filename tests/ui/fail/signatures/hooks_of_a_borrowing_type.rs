use baya::prelude::*;

struct Cats<'a>(&'a str);

#[injectable]
impl<'a> Cats<'a> {
    #[on_init]
    async fn warm_up(&self) {
        let _ = self.0;
    }
}

fn main() {}
