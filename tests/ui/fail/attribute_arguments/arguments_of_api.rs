use baya::prelude::*;

#[controller("/cats")]
#[api(summary = "Cats")]
struct Cats;

#[controller]
impl Cats {
    #[get]
    #[api(sumary = "Every cat", tags, hidden = true)]
    async fn list(&self) -> String {
        String::new()
    }

    #[post]
    #[api(response(body = String), response(status = 700), response(status = "any"), request)]
    async fn create(&self) -> String {
        String::new()
    }

    #[put]
    #[api()]
    async fn put(&self) -> String {
        String::new()
    }

    #[delete]
    #[api(patch)]
    #[expose("admin")]
    async fn remove(&self) -> String {
        String::new()
    }

    #[get("/{id}")]
    async fn find(
        &self,
        #[param]
        #[api(lik = String)]
        id: u64,
        #[api(like = String)] _context: &Context<'_>,
    ) -> String {
        id.to_string()
    }

    #[api(hidden)]
    async fn no_handler(&self) {}
}

#[baya::dto]
#[api(titel = "A cat")]
struct Cat {
    #[api(name = "other")]
    name: String,
    #[hide]
    #[expose(groups("admin"))]
    chip: u64,
    #[expose(groups())]
    owner: String,
    #[api(default = 7, no_default)]
    lives: u8,
    #[api(no_default = true)]
    age: u8,
}

fn main() {}
