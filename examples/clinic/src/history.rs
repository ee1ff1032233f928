//! What has happened to each appointment: a view that listeners keep.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use baya::prelude::*;
use chrono::{DateTime, Utc};

use crate::appointments::{Booked, Cancelled, Moved, Reminder};

/// The history of the appointments.
#[module(providers = [History], controllers = [HistoryController])]
#[derive(Debug)]
pub struct HistoryModule;

/// What has happened.
#[dto(output)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It was booked.
    Booked,
    /// It was moved.
    Moved,
    /// It was cancelled.
    Cancelled,
    /// The patient was reminded.
    Reminded,
}

/// One entry of a history.
#[dto(output)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What has happened.
    pub change: Change,
    /// The time of the appointment then.
    pub start: DateTime<Utc>,
}

/// Listens to the events of this process. No other process needs them for this, so the listeners are not distributed.
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
        self.note(event.appointment.id, Change::Booked, event.appointment.start);
    }

    #[on_event]
    async fn moved(&self, event: &Moved) {
        self.note(event.appointment.id, Change::Moved, event.appointment.start);
    }

    #[on_event]
    async fn cancelled(&self, event: &Cancelled) {
        self.note(event.appointment.id, Change::Cancelled, event.appointment.start);
    }

    #[on_event]
    async fn reminded(&self, event: &Reminder) {
        self.note(event.appointment.id, Change::Reminded, event.appointment.start);
    }
}

impl History {
    fn note(&self, id: u64, change: Change, start: DateTime<Utc>) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.entry(id).or_default().push(Entry { change, start });
    }

    /// Returns what has happened to an appointment.
    pub fn of(&self, id: u64) -> Option<Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}

/// Histories over HTTP.
#[controller("/appointments/{id}/history")]
#[derive(Debug)]
pub struct HistoryController {
    history: Arc<History>,
}

#[controller]
impl HistoryController {
    /// What has happened to an appointment, also to one that was cancelled.
    #[get]
    async fn of(&self, #[param] id: u64) -> Result<Json<Vec<Entry>>, Error> {
        self.history.of(id).map(Json).ok_or_else(Error::not_found)
    }
}
