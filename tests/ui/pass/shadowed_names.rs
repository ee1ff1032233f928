use baya::prelude::*;

#[allow(dead_code)]
struct Option;
#[allow(dead_code)]
struct Result;
#[allow(dead_code)]
struct Some;
#[allow(dead_code)]
struct Ok;
#[allow(dead_code)]
struct Err;
#[allow(dead_code)]
struct Box;
#[allow(dead_code)]
struct Names;
#[allow(dead_code)]
mod core {}
#[allow(dead_code)]
mod std {}

#[injectable]
struct Repo;

#[controller("/cats")]
struct Cats {
    _repo: Arc<Repo>,
}

#[controller]
impl Cats {
    #[get("/{id}")]
    async fn find(&self, #[param] id: u64, #[query] page: u8) -> Json<u64> {
        Json(id + u64::from(page))
    }

    #[on_init]
    async fn init(&self) {}
}

#[provider]
async fn number(_repo: Arc<Repo>) -> u32 {
    1
}

#[module(root, providers = [Repo, number, value(7_u8 as u8)], controllers = [Cats])]
struct AppModule;

fn main() {}
