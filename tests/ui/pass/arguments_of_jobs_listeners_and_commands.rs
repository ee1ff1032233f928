use baya::cqrs::{Command, CqrsModule};
use baya::events::EventsModule;
use baya::prelude::*;
use baya::schedule::ScheduleModule;

#[provider_trait]
trait Names: Send + Sync {}

#[injectable]
struct FixedNames;

#[provider_trait]
impl Names for FixedNames {}

#[derive(Command)]
struct Feed;

struct Fed;

#[injectable]
struct Cats;

#[injectable]
impl Cats {
    #[interval("1h")]
    async fn job(&self, _names: Inject<dyn Names>) {}

    #[on_event]
    async fn borrowed(&self, _event: &Fed, _names: Inject<dyn Names>) {}

    #[on_event]
    async fn shared(&self, _event: Arc<Fed>, _names: Inject<dyn Names>) {}

    #[on_event]
    async fn function(&self, _event: &fn(&str) -> usize) {}

    #[on_event]
    async fn shared_function(&self, _event: Arc<fn(&str) -> usize>) {}

    #[command_handler]
    async fn feed(&self, _command: Feed, _names: Inject<dyn Names>) {}
}

macro_rules! app {
    ($name:ident, $import:ty) => {
        #[module(
            root,
            imports = [$import, EventsModule, CqrsModule],
            providers = [FixedNames as dyn Names, Cats],
        )]
        struct $name;
    };
}

app!(AppModule, ScheduleModule);

fn main() {}
