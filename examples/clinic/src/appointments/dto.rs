//! The types of requests and responses.

use baya::dto;
use baya::validation::Violation;
use chrono::{DateTime, Timelike, Utc};

/// The doctors of the clinic.
#[dto]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Doctor {
    /// The general practitioner.
    Adams,
    /// The dentist.
    Brown,
    /// The surgeon.
    Clark,
}

/// An appointment of half an hour.
#[dto]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// The id.
    pub id: u64,
    /// The name of the patient.
    pub patient: String,
    /// The email address of the patient.
    pub email: String,
    /// The doctor.
    pub doctor: Doctor,
    /// The start time.
    pub start: DateTime<Utc>,
    /// Whether the patient has been reminded of this time.
    #[serde(default)]
    pub reminded: bool,
}

/// The new time of an appointment.
#[dto(input)]
#[derive(Clone, Copy, Debug)]
#[serde(deny_unknown_fields)]
pub struct MoveTo {
    /// The start time.
    #[rule(custom(on_the_half_hour))]
    pub start: DateTime<Utc>,
}

/// Checks that an appointment begins at a full or a half hour.
pub(super) fn on_the_half_hour(start: &DateTime<Utc>) -> Result<(), Violation> {
    if start.minute().is_multiple_of(30) && start.second() == 0 && start.nanosecond() == 0 {
        return Ok(());
    }
    Err(Violation::new("half_hour", "must be a full or a half hour"))
}
