//! The history of each appointment: a view that event listeners maintain.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use baya::prelude::*;
use chrono::{DateTime, Utc};

use crate::appointments::{Booked, Cancelled, Moved, Reminder};

/// The history of the appointments.
#[module(providers = [History], controllers = [HistoryController])]
#[derive(Debug)]
pub struct HistoryModule;

/// A kind of change.
#[dto(output)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The appointment was booked.
    Booked,
    /// The appointment was moved.
    Moved,
    /// The appointment was cancelled.
    Cancelled,
    /// The patient was reminded.
    Reminded,
}

/// An entry of a history.
#[dto(output)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The change.
    pub change: Change,
    /// The time of the appointment after the change.
    pub start: DateTime<Utc>,
}

/// Records the events of this process. Its listeners are not distributed, because no other process has a history.
#[injectable]
#[derive(Debug)]
pub struct History {
    #[inject(default)]
    entries: Mutex<BTreeMap<u64, Vec<Entry>>>,
}

#[injectable]
impl History {
    #[on_event]
    async fn booked(&self, event: &Booked) {
        self.record(event.appointment.id, Change::Booked, event.appointment.start);
    }

    #[on_event]
    async fn moved(&self, event: &Moved) {
        self.record(event.appointment.id, Change::Moved, event.appointment.start);
    }

    #[on_event]
    async fn cancelled(&self, event: &Cancelled) {
        self.record(event.appointment.id, Change::Cancelled, event.appointment.start);
    }

    #[on_event]
    async fn reminded(&self, event: &Reminder) {
        self.record(event.appointment.id, Change::Reminded, event.appointment.start);
    }
}

impl History {
    fn record(&self, id: u64, change: Change, start: DateTime<Utc>) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.entry(id).or_default().push(Entry { change, start });
    }

    /// Returns the history of an appointment; `None` if there is none.
    pub fn find(&self, id: u64) -> Option<Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}

/// Returns the histories of appointments.
#[controller("/appointments/{id}/history")]
#[derive(Debug)]
pub struct HistoryController {
    history: Arc<History>,
}

#[controller]
impl HistoryController {
    /// Returns the history of an appointment, even if it was cancelled.
    #[get]
    async fn find(&self, #[param] id: u64) -> Result<Json<Vec<Entry>>, Error> {
        self.history.find(id).map(Json).ok_or_else(Error::not_found)
    }
}
