//! Schemas of types of other crates. The feature with the name of a crate enables its types.

#[cfg(any(feature = "chrono", feature = "time", feature = "decimal"))]
use serde_json::json;

use super::shape::{Schema, Shape};

/// Implements [`Schema`] for types of other crates.
macro_rules! foreign {
    ($($of:ty => $shape:expr;)*) => { $(
        impl Schema for $of {
            const SHAPE: Shape = $shape;
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

    use super::{Schema, Shape, TIME, json, local};

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
        DateTime<Utc> => Shape::String("date-time");
        DateTime<FixedOffset> => Shape::String("date-time");
        NaiveDate => Shape::String("date");
        NaiveTime => Shape::Json(|| local("time-local", TIME));
        NaiveDateTime => Shape::Json(
            || local("date-time-local", &format!("[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{TIME}"))
        );
        TimeDelta => Shape::Tuple(&[seconds, nanoseconds]);
        Weekday => Shape::Json(|| json!({
            "type": "string", "enum": ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        }));
        Month => Shape::Json(|| json!({ "type": "string", "enum": [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ] }));
    }
}

#[cfg(feature = "time")]
mod time_types {
    use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

    use super::{Schema, Shape, matching};

    const DATE: &str = r"[+-]?[0-9]{4,6}-[0-9]{2}-[0-9]{2}";
    const TIME: &str = r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{1,9}";
    const OFFSET: &str = r"[+-][0-9]{2}:[0-9]{2}:[0-9]{2}";

    foreign! {
        Date => Shape::Json(|| matching(DATE));
        Time => Shape::Json(|| matching(TIME));
        PrimitiveDateTime => Shape::Json(|| matching(&format!("{DATE} {TIME}")));
        OffsetDateTime => Shape::Json(|| matching(&format!("{DATE} {TIME} {OFFSET}")));
    }
}

#[cfg(feature = "decimal")]
foreign! {
    rust_decimal::Decimal => Shape::Json(|| json!({
        "type": ["string", "number"],
        "format": "decimal",
        "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
    }));
}

#[cfg(feature = "url")]
foreign! {
    url::Url => Shape::String("uri");
}
