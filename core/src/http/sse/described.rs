//! What the data of events looks like in OpenAPI documents.

use futures_util::Stream;

use super::event::{Encoded, Event};
use crate::schema::{Of, Schema, shape_of};
use crate::spec::Probe;

/// One event of a stream, or an error in its place.
pub trait EventData {
    /// What its data looks like.
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
    /// What its data looks like.
    pub const EVENT: Option<Of> = Some(T::DATA);
}

impl<S: Stream<Item: EventData>> Probe<S> {
    /// What the data of its events looks like.
    pub const EVENTS: Option<Of> = Some(<S::Item as EventData>::DATA);
}

impl<S: Stream<Item: EventData>, E> Probe<Result<S, E>> {
    /// What the data of the events looks like, where there are any.
    pub const EVENTS_OR_ERROR: Option<Of> = Some(<S::Item as EventData>::DATA);
}

/// The first that is known.
pub const fn either(one: Option<Of>, other: Option<Of>) -> Option<Of> {
    match one {
        None => other,
        one => one,
    }
}
