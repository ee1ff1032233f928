use baya::axum::http::HeaderMap;
use baya::prelude::*;

#[provider_trait]
trait CatRepo: Send + Sync {
    async fn count(&self) -> u64;
}

#[controller("/cats")]
struct Cats;

#[controller]
impl Cats {
    #[get("/1")]
    async fn extractor(&self, headers: &HeaderMap) {
        let _ = headers;
    }

    #[get("/{id}")]
    async fn marked(&self, #[param] id: &str, #[query] tags: &[String]) {
        let _ = (id, tags);
    }

    #[get("/3")]
    async fn provider(&self, repo: &dyn CatRepo) {
        let _ = repo;
    }

    #[get("/4")]
    async fn context(&self, cx: &mut Context<'_>) {
        let _ = cx;
    }
}

fn main() {}
