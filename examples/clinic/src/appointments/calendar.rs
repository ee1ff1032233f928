//! The calendar, the only component that changes appointments.

use std::collections::BTreeMap;

use baya::Clock;
use baya::events::Events;
use baya::prelude::*;
use chrono::{DateTime, Utc};
use tokio::sync::Mutex;

use super::dto::{Appointment, Doctor};
use super::error::AppointmentError;
use super::events::{Booked, Cancelled, Moved, Reminder, RemindersDue};
use super::messages::{
    BookAppointment, CancelAppointment, FindAppointment, ListAppointments, MoveAppointment,
};

/// Handles the commands and queries about appointments.
///
/// Each change is first distributed as an event and then stored, under one lock. A change that can't be added to the event log
/// is not stored.
#[injectable]
#[derive(Debug)]
pub struct Calendar {
    events: Arc<Events>,
    #[inject(default)]
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    last_id: u64,
    rows: BTreeMap<u64, Appointment>,
}

#[injectable]
impl Calendar {
    #[command_handler]
    async fn book(&self, book: &BookAppointment, clock: Clock) -> Result<Appointment, Error> {
        let BookAppointment { patient, email, doctor, start } = book.clone();
        let mut table = self.table.lock().await;
        table.check(0, doctor, start, &clock)?;
        let id = table.last_id + 1;
        let appointment = Appointment { id, patient, email, doctor, start, reminded: false };
        self.events.distribute(Booked { appointment: appointment.clone() }).await?;
        table.last_id = id;
        table.rows.insert(id, appointment.clone());
        Ok(appointment)
    }

    #[command_handler]
    async fn change(&self, to: &MoveAppointment, clock: Clock) -> Result<Appointment, Error> {
        let MoveAppointment { id, start } = *to;
        let mut table = self.table.lock().await;
        let before = table.find(id)?;
        table.check(id, before.doctor, start, &clock)?;
        if before.start == start {
            return Ok(before);
        }
        let from = before.start;
        let appointment = Appointment { start, reminded: false, ..before };
        self.events.distribute(Moved { appointment: appointment.clone(), from }).await?;
        table.rows.insert(id, appointment.clone());
        Ok(appointment)
    }

    #[command_handler]
    async fn cancel(&self, cancel: &CancelAppointment) -> Result<(), Error> {
        let mut table = self.table.lock().await;
        let appointment = table.find(cancel.id)?;
        self.events.distribute(Cancelled { appointment }).await?;
        table.rows.remove(&cancel.id);
        Ok(())
    }

    #[query_handler]
    async fn find(&self, find: &FindAppointment) -> Result<Appointment, AppointmentError> {
        self.table.lock().await.find(find.id)
    }

    #[query_handler]
    async fn list(&self, list: &ListAppointments) -> Vec<Appointment> {
        let matches = |one: &&Appointment| {
            list.doctor.is_none_or(|doctor| one.doctor == doctor)
                && list.day.is_none_or(|day| one.start.date_naive() == day)
        };
        let table = self.table.lock().await;
        let mut appointments: Vec<_> = table.rows.values().filter(matches).cloned().collect();
        appointments.sort_by_key(|one| (one.start, one.doctor));
        appointments
    }

    /// Reminds each patient once of each appointment time. The job of the worker can't do this, because it does not have
    /// access to the appointments.
    #[on_event(distributed, group = "calendar")]
    async fn remind(&self, due: &RemindersDue) -> Result<(), Error> {
        let mut table = self.table.lock().await;
        let is_due = |one: &&mut Appointment| {
            !one.reminded && one.start > due.after && one.start <= due.until
        };
        for appointment in table.rows.values_mut().filter(is_due) {
            let id = format!("reminder-{}-{}", appointment.id, appointment.start.timestamp());
            let reminder = Reminder { appointment: appointment.clone() };
            self.events.distribute(reminder).id(id).await?;
            appointment.reminded = true;
        }
        Ok(())
    }
}

impl Table {
    fn find(&self, id: u64) -> Result<Appointment, AppointmentError> {
        self.rows.get(&id).cloned().ok_or(AppointmentError::NotFound { id })
    }

    /// Checks that an appointment can begin at this time. `id` is the appointment that is moved; 0 for a new one.
    fn check(
        &self,
        id: u64,
        doctor: Doctor,
        start: DateTime<Utc>,
        clock: &Clock,
    ) -> Result<(), AppointmentError> {
        if start <= clock.now().into() {
            return Err(AppointmentError::InThePast { start });
        }
        let is_taken =
            |one: &Appointment| one.id != id && one.doctor == doctor && one.start == start;
        if self.rows.values().any(is_taken) {
            return Err(AppointmentError::SlotTaken { doctor, start });
        }
        Ok(())
    }
}
