//! What can be done with appointments, as messages.

use baya::cqrs::Command;
use baya::dto;
use chrono::{DateTime, NaiveDate, Utc};

use super::dto::{Appointment, Doctor, on_the_half_hour};

/// Books an appointment. It is the body of the request, too.
#[dto(input)]
#[derive(Clone, Debug, Command)]
#[command(output = Appointment)]
#[serde(deny_unknown_fields)]
pub struct BookAppointment {
    /// The name of the patient.
    #[rule(trim, length(min = 1, max = 80))]
    pub patient: String,
    /// Where mails to the patient go.
    #[rule(email, length(max = 120))]
    pub email: String,
    /// The doctor.
    pub doctor: Doctor,
    /// When it begins.
    #[rule(custom(on_the_half_hour))]
    pub start: DateTime<Utc>,
}

/// Moves an appointment to another time.
#[derive(Clone, Copy, Debug, Command)]
#[command(output = Appointment)]
pub struct MoveAppointment {
    /// The id.
    pub id: u64,
    /// When it begins from now on.
    pub start: DateTime<Utc>,
}

/// Cancels an appointment.
#[derive(Clone, Copy, Debug, Command)]
pub struct CancelAppointment {
    /// The id.
    pub id: u64,
}

/// Finds an appointment.
#[derive(Clone, Copy, Debug, baya::cqrs::Query)]
#[query(output = Appointment)]
pub struct FindAppointment {
    /// The id.
    pub id: u64,
}

/// Lists appointments, the earliest first. It is the query of the request, too.
#[dto(input)]
#[derive(Clone, Copy, Debug, Default, baya::cqrs::Query)]
#[query(output = Vec<Appointment>)]
#[serde(deny_unknown_fields)]
pub struct ListAppointments {
    /// Those of this doctor; of all by default.
    pub doctor: Option<Doctor>,
    /// Those of this day in UTC; of every day by default.
    pub day: Option<NaiveDate>,
}
