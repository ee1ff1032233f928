use baya::prelude::*;

#[controller]
struct Cats;

#[controller]
impl Cats {
    #[get]
    async fn all(&self) {}

    #[query]
    async fn cats(&self) -> bool {
        true
    }
}

#[injectable]
struct Service;

#[injectable]
impl Service {
    #[mutation]
    async fn create(&self) -> bool {
        true
    }
}

#[resolver]
struct Dogs;

#[resolver]
impl Dogs {
    #[get("/dogs")]
    async fn dogs(&self) -> bool {
        true
    }

    #[query]
    #[mutation]
    async fn both(&self) -> bool {
        true
    }

    #[query]
    async fn by_id(&self, #[param] id: u32) -> bool {
        id > 0
    }

    #[query]
    async fn with_body(&self, #[body] body: String) -> bool {
        body.is_empty()
    }

    #[query]
    fn not_async(&self) -> bool {
        true
    }

    #[loader]
    async fn many(&self, ids: &[u32]) -> Vec<Option<u8>> {
        ids.iter().map(|_| None).collect()
    }
}

#[query]
async fn free() -> bool {
    true
}

fn main() {}
