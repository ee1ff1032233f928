//! Schemas of types of other crates. The feature with the name of a crate enables its types.

#[cfg(any(feature = "chrono", feature = "time", feature = "decimal"))]
use serde_json::json;

use super::shape::{Schema, Shape};
use crate::wire::validation::explain::wrong;
use crate::wire::validation::{Explain, InputValue, Report, Validate};

/// Implements [`Schema`], [`Validate`] and [`Explain`] for types that have no rules and are read from one value.
macro_rules! foreign {
    ($($(#[$cfg:meta])? $of:ty => $shape:expr, $kind:literal, $message:literal;)*) => { $(
        $(#[$cfg])?
        impl Schema for $of {
            const SHAPE: Shape = $shape;
        }

        $(#[$cfg])?
        #[diagnostic::do_not_recommend]
        impl Validate for $of {
            #[inline]
            fn validate(&self, _report: &mut Report<'_>) {}
        }

        $(#[$cfg])?
        impl Explain for $of {
            fn explain(document: InputValue<'_>, report: &mut Report<'_>) -> Option<Self> {
                let read = document.read();
                if read.is_none() {
                    wrong(document, $kind, $message, report);
                }
                read
            }
        }
    )* };
}

/// The pattern of a time of day, optionally with a fraction of a second.
#[cfg(feature = "chrono")]
const TIME: &str = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?";

/// Returns the schema of strings with a pattern and a format of the
/// [registry](https://spec.openapis.org/registry/format/).
#[cfg(feature = "chrono")]
fn local(format: &str, pattern: &str) -> serde_json::Value {
    json!({ "type": "string", "format": format, "pattern": format!("^{pattern}$") })
}

/// Returns the schema of strings that match an ECMA-262 pattern.
#[cfg(feature = "time")]
fn matching(pattern: &str) -> serde_json::Value {
    json!({ "type": "string", "pattern": format!("^{pattern}$") })
}

#[cfg(feature = "chrono")]
mod chrono_types {
    use chrono::{
        DateTime, FixedOffset, Month, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday,
    };

    use super::{Explain, InputValue, Report, Schema, Shape, TIME, Validate, json, local, wrong};

    /// The seconds of a duration that has at most 2^63 - 1 milliseconds.
    const fn seconds() -> Shape {
        Shape::Json(|| {
            let max = i64::MAX / 1000;
            json!({ "type": "integer", "format": "int64", "minimum": -max - 1, "maximum": max })
        })
    }

    /// The nanoseconds of a duration, in addition to the seconds.
    const fn nanoseconds() -> Shape {
        Shape::Json(
            || json!({ "type": "integer", "format": "int32", "minimum": 0, "maximum": 999_999_999 }),
        )
    }

    foreign! {
        DateTime<Utc> => Shape::String("date-time"), "string", "must be a date and time with a time zone, as in `2024-05-31T12:30:00Z`";
        DateTime<FixedOffset> => Shape::String("date-time"), "string",
            "must be a date and time with a time zone, as in `2024-05-31T12:30:00Z`";
        NaiveDate => Shape::String("date"), "string", "must be a date, as in `2024-05-31`";
        NaiveTime => Shape::Json(|| local("time-local", TIME)), "string", "must be a time, as in `12:30:00`";
        NaiveDateTime => Shape::Json(
            || local("date-time-local", &format!("[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{TIME}"))
        ), "string", "must be a date and time without a time zone, as in `2024-05-31T12:30:00`";
        TimeDelta => Shape::Tuple(&[seconds, nanoseconds]), "array",
            "must be a list of seconds and nanoseconds";
        Weekday => Shape::Json(|| json!({
            "type": "string", "enum": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        })), "string", "must be a day of the week";
        Month => Shape::Json(|| json!({ "type": "string", "enum": [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ] })), "string", "must be a month";
    }
}

#[cfg(feature = "time")]
mod time_types {
    use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

    use super::{Explain, InputValue, Report, Schema, Shape, Validate, matching, wrong};

    const DATE: &str = r"[+-]?[0-9]{4,6}-[0-9]{2}-[0-9]{2}";
    const TIME: &str = r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{1,9}";
    const OFFSET: &str = r"[+-][0-9]{2}:[0-9]{2}:[0-9]{2}";

    foreign! {
        Date => Shape::Json(|| matching(DATE)), "string", "must be a date";
        Time => Shape::Json(|| matching(TIME)), "string", "must be a time";
        PrimitiveDateTime => Shape::Json(|| matching(&format!("{DATE} {TIME}"))), "string",
            "must be a date and time without a time zone";
        OffsetDateTime => Shape::Json(|| matching(&format!("{DATE} {TIME} {OFFSET}"))), "string",
            "must be a date and time with a time zone";
    }
}

#[cfg(feature = "decimal")]
foreign! {
    rust_decimal::Decimal => Shape::Json(|| json!({
        "type": ["string", "number"],
        "format": "decimal",
        "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
    })), "string", "must be a decimal number";
}

#[cfg(feature = "url")]
foreign! {
    url::Url => Shape::String("uri"), "string", "must be an absolute URL";
}
