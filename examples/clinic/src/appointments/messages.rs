//! The commands and queries of appointments.

use baya::cqrs::Command;
use baya::dto;
use chrono::{DateTime, NaiveDate, Utc};

use super::dto::{Appointment, Doctor, on_the_half_hour};

/// Books an appointment. Also the body of the HTTP request.
#[dto(input)]
#[derive(Clone, Debug, Command)]
#[command(output = Appointment)]
#[serde(deny_unknown_fields)]
pub struct BookAppointment {
    /// The name of the patient.
    #[rule(trim, length(min = 1, max = 80))]
    pub patient: String,
    /// The email address of the patient.
    #[rule(email, length(max = 120))]
    pub email: String,
    /// The doctor.
    pub doctor: Doctor,
    /// The start time.
    #[rule(custom(on_the_half_hour))]
    pub start: DateTime<Utc>,
}

/// Moves an appointment to another time.
#[derive(Clone, Copy, Debug, Command)]
#[command(output = Appointment)]
pub struct MoveAppointment {
    /// The id of the appointment.
    pub id: u64,
    /// The new start time.
    pub start: DateTime<Utc>,
}

/// Cancels an appointment.
#[derive(Clone, Copy, Debug, Command)]
pub struct CancelAppointment {
    /// The id of the appointment.
    pub id: u64,
}

/// Returns an appointment.
#[derive(Clone, Copy, Debug, baya::cqrs::Query)]
#[query(output = Appointment)]
pub struct FindAppointment {
    /// The id of the appointment.
    pub id: u64,
}

/// Lists appointments, earliest first. Also the query of the HTTP request.
#[dto(input)]
#[derive(Clone, Copy, Debug, Default, baya::cqrs::Query)]
#[query(output = Vec<Appointment>)]
#[serde(deny_unknown_fields)]
pub struct ListAppointments {
    /// Returns only appointments with this doctor; with all doctors by default.
    pub doctor: Option<Doctor>,
    /// Returns only appointments on this day in UTC; on all days by default.
    pub day: Option<NaiveDate>,
}
