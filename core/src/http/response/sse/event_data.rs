//! Schemas of event data for OpenAPI documents.

use futures_util::Stream;

use super::event::{Encoded, Event};
use crate::base::Probe;
use crate::wire::schema::{Of, Schema, shape_of};

/// An item of an event stream whose data has a schema.
pub trait EventData {
    /// The schema of its data.
    const DATA: Of;
}

impl<T: Schema> EventData for Event<T> {
    const DATA: Of = shape_of::<T>;
}

impl<T: Schema> EventData for Encoded<T> {
    const DATA: Of = shape_of::<T>;
}

impl<T: EventData, E> EventData for Result<T, E> {
    const DATA: Of = T::DATA;
}

impl<T: EventData> Probe<T> {
    /// The schema of the event's data.
    pub const EVENT: Option<Of> = Some(T::DATA);
}

impl<S: Stream<Item: EventData>> Probe<S> {
    /// The schema of the data of the stream's events.
    pub const EVENTS: Option<Of> = Some(<S::Item as EventData>::DATA);
}

impl<S: Stream<Item: EventData>, E> Probe<Result<S, E>> {
    /// The schema of the data of the events, if the stream begins.
    pub const EVENTS_OR_ERROR: Option<Of> = Some(<S::Item as EventData>::DATA);
}

/// Returns the first known schema.
pub const fn either(one: Option<Of>, other: Option<Of>) -> Option<Of> {
    match one {
        None => other,
        one => one,
    }
}
