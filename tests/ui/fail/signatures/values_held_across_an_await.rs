use std::rc::Rc;
use std::sync::Mutex;

use baya::prelude::*;

#[injectable]
struct Counter {
    #[inject(default)]
    hits: Mutex<u64>,
}

#[controller]
struct Cats {
    counter: Arc<Counter>,
}

async fn load() -> u64 {
    7
}

// The compiler chooses the words of these messages: the handler, the value, and where it is held. The remedy is to end
// the borrow before the `.await`.
#[controller]
impl Cats {
    #[get]
    async fn guarded(&self) -> String {
        let mut hits = self.counter.hits.lock().unwrap();
        *hits += load().await;
        hits.to_string()
    }

    #[get("/shared")]
    async fn shared(&self) -> String {
        let id = Rc::new(1);
        let loaded = load().await;
        format!("{id} {loaded}")
    }
}

fn main() {}
