use baya::prelude::*;

struct Session;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[post]
    async fn create(&self, session: Session, cat: Json<u8>) {
        let _ = (session, cat);
    }
}

fn main() {}
