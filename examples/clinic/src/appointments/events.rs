//! What happens to appointments. All events are distributed, so that they reach the worker.

use baya::events::DistributedEvent;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::dto::Appointment;

/// An appointment was booked.
#[derive(Clone, Debug, Serialize, Deserialize, DistributedEvent)]
#[event(name = "clinic.booked")]
pub struct Booked {
    /// The appointment.
    pub appointment: Appointment,
}

/// An appointment was moved to another time.
#[derive(Clone, Debug, Serialize, Deserialize, DistributedEvent)]
#[event(name = "clinic.moved")]
pub struct Moved {
    /// The appointment, with its new time.
    pub appointment: Appointment,
    /// The time before.
    pub from: DateTime<Utc>,
}

/// An appointment was cancelled.
#[derive(Clone, Debug, Serialize, Deserialize, DistributedEvent)]
#[event(name = "clinic.cancelled")]
pub struct Cancelled {
    /// The appointment.
    pub appointment: Appointment,
}

/// It is time to remind the patients of the appointments that begin within a period.
#[derive(Clone, Debug, Serialize, Deserialize, DistributedEvent)]
#[event(name = "clinic.reminders_due")]
pub struct RemindersDue {
    /// The end of the period before, which the period does not include.
    pub after: DateTime<Utc>,
    /// The end of the period.
    pub until: DateTime<Utc>,
}

/// A patient is reminded of an appointment.
#[derive(Clone, Debug, Serialize, Deserialize, DistributedEvent)]
#[event(name = "clinic.reminder")]
pub struct Reminder {
    /// The appointment.
    pub appointment: Appointment,
}
