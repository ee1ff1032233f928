use baya::prelude::*;

fn main() {
    #[injectable]
    struct Repo;

    #[controller("/cats")]
    struct Cats {
        _repo: Arc<Repo>,
    }

    #[controller]
    impl Cats {
        #[get("/{id}")]
        async fn find(&self, #[param] id: u64) -> Json<u64> {
            Json(id)
        }
    }

    #[module(root, providers = [Repo], controllers = [Cats])]
    struct AppModule;
}
