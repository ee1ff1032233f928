//! The events of appointments. All of them are distributed, so that they reach the worker.

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
    /// The previous time.
    pub from: DateTime<Utc>,
}

/// An appointment was cancelled.
#[derive(Clone, Debug, Serialize, Deserialize, DistributedEvent)]
#[event(name = "clinic.cancelled")]
pub struct Cancelled {
    /// The appointment.
    pub appointment: Appointment,
}

/// Reminders are due for the appointments in a period.
#[derive(Clone, Debug, Serialize, Deserialize, DistributedEvent)]
#[event(name = "clinic.reminders_due")]
pub struct RemindersDue {
    /// The start of the period, exclusive.
    pub after: DateTime<Utc>,
    /// The end of the period, inclusive.
    pub until: DateTime<Utc>,
}

/// A reminder of an appointment is due for a patient.
#[derive(Clone, Debug, Serialize, Deserialize, DistributedEvent)]
#[event(name = "clinic.reminder")]
pub struct Reminder {
    /// The appointment.
    pub appointment: Appointment,
}
