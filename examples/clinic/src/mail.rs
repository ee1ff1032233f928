//! Emails to patients.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baya::events::EventDelivery;
use baya::prelude::*;

use crate::appointments::{Appointment, Booked, Cancelled, Moved, Reminder};

/// Sends emails to patients.
#[module(providers = [Outbox, LogMailer as dyn Mailer])]
#[derive(Debug)]
pub struct MailModule;

/// An email.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The address of the patient.
    pub to: String,
    /// The text.
    pub text: String,
}

/// Sends emails.
#[provider_trait]
pub trait Mailer: Send + Sync {
    /// Sends an email.
    async fn send(&self, mail: &Mail) -> Result<(), Error>;
}

/// Writes emails to the log instead of sending them.
#[injectable]
#[derive(Debug)]
pub struct LogMailer;

#[provider_trait]
impl Mailer for LogMailer {
    async fn send(&self, mail: &Mail) -> Result<(), Error> {
        tracing::info!(to = mail.to, "mail: {}", mail.text);
        Ok(())
    }
}

/// Sends an email for each event. An event may be delivered twice, but its email is sent once.
#[injectable]
pub struct Outbox {
    mailer: Arc<dyn Mailer>,
    /// The ids of the events whose emails were sent.
    #[inject(default)]
    sent: Mutex<HashSet<String>>,
}

#[injectable]
impl Outbox {
    #[on_event(distributed, group = "mails", attempts = 3)]
    async fn booked(&self, event: &Booked, delivery: EventDelivery) -> Result<(), Error> {
        self.send(&delivery, &event.appointment, "your appointment is booked").await
    }

    #[on_event(distributed, group = "mails", attempts = 3)]
    async fn moved(&self, event: &Moved, delivery: EventDelivery) -> Result<(), Error> {
        self.send(&delivery, &event.appointment, "your appointment was moved").await
    }

    #[on_event(distributed, group = "mails", attempts = 3)]
    async fn cancelled(&self, event: &Cancelled, delivery: EventDelivery) -> Result<(), Error> {
        self.send(&delivery, &event.appointment, "your appointment is cancelled").await
    }

    #[on_event(distributed, group = "mails", attempts = 3)]
    async fn reminder(&self, event: &Reminder, delivery: EventDelivery) -> Result<(), Error> {
        self.send(&delivery, &event.appointment, "remember your appointment").await
    }

    #[on_shutdown]
    async fn log_count(&self) {
        tracing::info!("emails sent: {}", self.sent().len());
    }
}

impl Outbox {
    async fn send(
        &self,
        delivery: &EventDelivery,
        appointment: &Appointment,
        subject: &str,
    ) -> Result<(), Error> {
        if self.sent().contains(delivery.id()) {
            return Ok(());
        }
        let Appointment { patient, email, doctor, start, .. } = appointment;
        let time = start.format("%A, %d %B at %H:%M");
        let text = format!("{patient}, {subject}: {time}, with {doctor:?}");
        self.mailer.send(&Mail { to: email.clone(), text }).await?;
        self.sent().insert(delivery.id().to_owned());
        Ok(())
    }

    fn sent(&self) -> MutexGuard<'_, HashSet<String>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox").field("sent", &self.sent().len()).finish_non_exhaustive()
    }
}
