use baya::prelude::*;

struct Session;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn list(&self, session: Session) {
        let _ = session;
    }
}

fn main() {}
