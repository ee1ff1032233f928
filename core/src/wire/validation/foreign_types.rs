//! Reading of types of other crates. They have no rules. The feature with the name of a crate enables its types.

use super::explain::{Explain, wrong};
use super::input_value::InputValue;
use super::validate::Validate;
use super::validation_report::Report;

/// Implements [`Validate`] and [`Explain`] for types that have no rules and are read from one value.
macro_rules! foreign {
    ($($of:ty => $kind:literal, $message:literal;)*) => { $(
        #[diagnostic::do_not_recommend]
        impl Validate for $of {
            #[inline]
            fn validate(&self, _report: &mut Report<'_>) {}
        }

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

#[cfg(feature = "chrono")]
mod chrono_types {
    use chrono::{
        DateTime, FixedOffset, Month, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday,
    };

    use super::{Explain, InputValue, Report, Validate, wrong};

    foreign! {
        DateTime<Utc> => "string",
            "must be a date and time with a time zone, as in `2024-05-31T12:30:00Z`";
        DateTime<FixedOffset> => "string",
            "must be a date and time with a time zone, as in `2024-05-31T12:30:00Z`";
        NaiveDate => "string", "must be a date, as in `2024-05-31`";
        NaiveTime => "string", "must be a time, as in `12:30:00`";
        NaiveDateTime => "string",
            "must be a date and time without a time zone, as in `2024-05-31T12:30:00`";
        TimeDelta => "array", "must be a list of seconds and nanoseconds";
        Weekday => "string", "must be a day of the week";
        Month => "string", "must be a month";
    }
}

#[cfg(feature = "time")]
mod time_types {
    use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

    use super::{Explain, InputValue, Report, Validate, wrong};

    foreign! {
        Date => "string", "must be a date";
        Time => "string", "must be a time";
        PrimitiveDateTime => "string", "must be a date and time without a time zone";
        OffsetDateTime => "string", "must be a date and time with a time zone";
    }
}

#[cfg(feature = "decimal")]
foreign! {
    rust_decimal::Decimal => "string", "must be a decimal number";
}

#[cfg(feature = "url")]
foreign! {
    url::Url => "string", "must be an absolute URL";
}
