//! Validation errors of arguments, with the names of the schema.

use baya::{Error, Fault, FaultPlace};

use crate::names::field_name;

/// Returns the error of an argument with pointers in the names of the schema: `/input/firstName` for the field `first_name`
/// of the argument `input`.
#[cold]
pub fn of(error: Error, argument: &str) -> Error {
    let faults = error.faults().iter().map(|fault| placed(fault, argument));
    let faults: Vec<_> = faults.collect();
    if faults.is_empty() {
        return error;
    }
    let mut renamed = Error::new(error.status(), error.code().to_owned());
    if let Some(message) = error.message() {
        renamed = renamed.with_message(message.to_owned());
    }
    faults.into_iter().fold(renamed, Error::with_fault)
}

/// Returns the error of a required argument that is absent.
#[cold]
pub(crate) fn missing(argument: &str) -> Error {
    let error = Error::unprocessable().with_code("invalid");
    error.with_fault(Fault::at(format!("/{argument}"), "missing", "is required"))
}

fn placed(fault: &Fault, argument: &str) -> Fault {
    let mut fault = fault.clone();
    if let FaultPlace::Pointer(pointer) = &fault.place {
        let segments = pointer.split('/').skip(1).map(field_name);
        let all = segments.fold(format!("/{argument}"), |all, segment| all + "/" + &segment);
        fault.place = FaultPlace::Pointer(all.into());
    }
    fault
}
