use std::cell::Cell;
use std::rc::Rc;

use baya::events::EventsModule;
use baya::prelude::*;

struct Adopted {
    cat: Cell<u64>,
}

struct Returned {
    cat: Rc<u64>,
}

#[injectable]
struct Mails;

#[injectable]
impl Mails {
    #[on_event]
    async fn adopted(&self, event: Arc<Adopted>) {
        drop(event);
    }

    #[on_event]
    async fn returned(&self, event: &Returned) {
        let _ = event;
    }

    #[on_event]
    async fn by_value(&self, event: String) {
        drop(event);
    }

    #[on_event]
    async fn nothing(&self) {}
}

#[module(root, imports = [EventsModule], providers = [Mails])]
struct AppModule;

fn main() {}
