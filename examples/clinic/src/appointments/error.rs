//! Errors of appointments.

use baya::prelude::*;
use chrono::{DateTime, Utc};

use super::dto::Doctor;

/// The errors of operations on appointments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ApiError)]
pub enum AppointmentError {
    /// No appointment has this id.
    #[error(
        status = 404,
        code = "appointment_not_found",
        message = "no appointment has the id {id}"
    )]
    NotFound {
        /// The id.
        id: u64,
    },
    /// The doctor has another appointment at this time.
    #[error(
        status = 409,
        code = "slot_taken",
        message = "{doctor:?} has another appointment at {start}"
    )]
    SlotTaken {
        /// The doctor.
        doctor: Doctor,
        /// The time.
        start: DateTime<Utc>,
    },
    /// The time is not in the future.
    #[error(status = 409, code = "in_the_past", message = "{start} is not in the future")]
    InThePast {
        /// The time.
        start: DateTime<Utc>,
    },
}
