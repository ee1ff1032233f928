//! Reads the data of messages.

use std::marker::PhantomData;

use crate::error::Result;
use crate::graph::spec::Meta;
use crate::http::request::validation;
use crate::http::{Json, read_json_str};
use crate::pipeline::Context;
use crate::wire::reading::{Reading, invalid};
use crate::wire::validation::explain::Of;
use crate::wire::validation::{
    Groups, ReadPayload, ValidationContext, checked_reading, validate_on,
};

/// Reads the JSON data of a message, and validates it by the rules that call no provider.
///
/// # Errors
///
/// Returns 400 for data that is not JSON, and 422 with all validation errors.
pub fn read_payload<T: ReadPayload>(data: &str, cx: &Context<'_>) -> Result<T> {
    let mut groups = Meta::all::<Groups>(&cx.scope().shared.meta);
    read(data, groups.next().copied().unwrap_or_default().0)
}

/// Reads JSON that is not extracted by a handler, such as the reply of a client. It is validated by
/// the rules without groups that call no provider.
///
/// # Errors
///
/// Returns the errors of [`read_payload`].
pub fn read_json_payload<T: ReadPayload>(data: &str) -> Result<T> {
    read(data, &[])
}

fn read<T: ReadPayload>(data: &str, groups: &'static [&'static str]) -> Result<T> {
    let context = ValidationContext { groups, parameters: false };
    let reading = Reading::new(true, false, groups);
    let value = checked_reading::extract_sync(reading, || read_json_str::<T>(data));
    let value = value
        .map_err(|error| validation::explained(&Of::<Json<T>>(PhantomData), error, context))?;
    validate_on(&value, context).map_err(invalid)?;
    Ok(value)
}
