use baya::prelude::*;

type Filter = Json<Vec<u8>>;
type Text = String;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn list(&self, filter: Filter) {
        let _ = filter;
    }

    #[post]
    async fn create(&self, text: Text, cat: Filter) {
        let _ = (text, cat);
    }
}

fn main() {}
