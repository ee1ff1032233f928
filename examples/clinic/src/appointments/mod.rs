//! Appointments of patients with doctors.

mod calendar;
mod controller;
mod dto;
mod error;
mod events;
mod messages;

use baya::prelude::*;

pub use self::calendar::Calendar;
pub use self::controller::AppointmentsController;
pub use self::dto::{Appointment, Doctor, MoveTo};
pub use self::error::AppointmentError;
pub use self::events::{Booked, Cancelled, Moved, Reminder, RemindersDue};
pub use self::messages::{
    BookAppointment, CancelAppointment, FindAppointment, ListAppointments, MoveAppointment,
};

/// The appointments and their routes. Other modules access them with commands and queries.
#[module(providers = [Calendar], controllers = [AppointmentsController])]
#[derive(Debug)]
pub struct AppointmentsModule;
