//! A plugin offers components beside its module, and an app may use none of them.

#![cfg(all(feature = "cqrs", feature = "events", feature = "schedule"))]

use baya::cqrs::CqrsModule;
use baya::events::EventsModule;
use baya::prelude::*;
use baya::schedule::ScheduleModule;

#[module(root, imports = [CqrsModule, EventsModule, ScheduleModule])]
#[deny_orphans]
struct AppModule;

#[baya::test]
async fn components_that_a_plugin_offers_are_not_orphans() {
    App::new::<AppModule>().boot().await?;
}
