//! The job that reminds patients.

use std::time::Duration;

use baya::events::Events;
use baya::prelude::*;
use baya::schedule::Run;

use crate::appointments::RemindersDue;

/// How long before their appointments patients are reminded.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The reminders.
#[module(providers = [Reminders])]
#[derive(Debug)]
pub struct RemindersModule;

/// Asks for reminders each minute.
#[injectable]
#[derive(Debug)]
pub struct Reminders {
    events: Arc<Events>,
}

#[injectable]
impl Reminders {
    /// One of several workers runs it. Each run asks for the whole next day, so a run that was missed changes nothing.
    #[cron("* * * * *", name = "reminders", leader, timeout = "30s", retries = 2)]
    async fn ask(&self, run: Run) -> Result<(), Error> {
        let after = run.scheduled();
        let due = RemindersDue { after: after.into(), until: (after + DAY).into() };
        self.events.distribute(due).await
    }
}
