//! The waiting list, and the sagas that book appointments for waiting patients.

use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::cqrs::{Command, Queries};
use baya::prelude::*;
use chrono::{DateTime, Utc};

use crate::appointments::{
    Appointment, BookAppointment, Booked, Cancelled, Doctor, ListAppointments, Moved,
};

/// Adds a patient to the waiting list.
#[derive(Clone, Debug, Command)]
pub struct JoinWaitingList(
    /// The command that is dispatched when the time becomes free.
    pub BookAppointment,
);

/// The errors of the waiting list.
#[derive(Clone, Copy, Debug, ApiError)]
pub enum WaitingError {
    /// The time is free, so the patient can book it.
    #[error(status = 409, code = "slot_free", message = "the time is free; book the appointment")]
    SlotFree,
}

/// The waiting patients, in the order in which they joined.
#[injectable]
#[derive(Debug)]
pub struct WaitingList {
    queries: Queries<ListAppointments>,
    #[inject(default)]
    waiting: Mutex<Vec<BookAppointment>>,
}

#[injectable]
impl WaitingList {
    #[command_handler]
    async fn join(&self, join: &JoinWaitingList) -> Result<(), Error> {
        let JoinWaitingList(booking) = join.clone();
        let day = Some(booking.start.date_naive());
        let list = ListAppointments { doctor: Some(booking.doctor), day };
        let taken = self.queries.ask(list).await?;
        if !taken.iter().any(|one| one.start == booking.start) {
            return Err(WaitingError::SlotFree.into());
        }
        self.waiting().push(booking);
        Ok(())
    }

    /// Books the time of a cancelled appointment for the patient that has waited longest.
    #[saga]
    async fn cancelled(&self, event: &Cancelled) -> Option<BookAppointment> {
        self.next(event.appointment.doctor, event.appointment.start)
    }

    /// Books the previous time of a moved appointment for the patient that has waited longest.
    #[saga]
    async fn moved(&self, event: &Moved) -> Option<BookAppointment> {
        self.next(event.appointment.doctor, event.from)
    }

    /// Removes a patient once the appointment is booked, and not earlier, because a saga may fail.
    #[on_event]
    async fn booked(&self, event: &Booked) {
        let is_booked = |one: &BookAppointment| is_same(one, &event.appointment);
        let mut waiting = self.waiting();
        if let Some(index) = waiting.iter().position(is_booked) {
            waiting.remove(index);
        }
    }
}

impl WaitingList {
    fn waiting(&self) -> MutexGuard<'_, Vec<BookAppointment>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, doctor: Doctor, start: DateTime<Utc>) -> Option<BookAppointment> {
        let waits = |one: &&BookAppointment| one.doctor == doctor && one.start == start;
        self.waiting().iter().find(waits).cloned()
    }
}

/// Returns whether an appointment is the one that a patient waits for.
fn is_same(booking: &BookAppointment, booked: &Appointment) -> bool {
    booking.doctor == booked.doctor
        && booking.start == booked.start
        && booking.email == booked.email
        && booking.patient == booked.patient
}
