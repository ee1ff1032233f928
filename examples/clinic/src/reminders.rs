//! The scheduled job for reminders.

use std::time::Duration;

use baya::events::Events;
use baya::prelude::*;
use baya::schedule::Run;

use crate::appointments::RemindersDue;

/// The time between a reminder and its appointment.
const LEAD_TIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Schedules reminders.
#[module(providers = [Reminders])]
#[derive(Debug)]
pub struct RemindersModule;

/// Requests due reminders every minute.
#[injectable]
#[derive(Debug)]
pub struct Reminders {
    events: Arc<Events>,
}

#[injectable]
impl Reminders {
    /// Runs on one of several workers. Each run covers the whole next day, so a missed run has no effect.
    #[cron("* * * * *", name = "reminders", leader, timeout = "30s", retries = 2)]
    async fn request(&self, run: Run) -> Result<(), Error> {
        let after = run.scheduled();
        let due = RemindersDue { after: after.into(), until: (after + LEAD_TIME).into() };
        self.events.distribute(due).await
    }
}
