//! Parses dates and times.

use std::fmt;

use baya::{Context, Error, Pipe};
use baya_macros::pipe;
use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, ParseError, Utc};

/// Parses a date, a time, or both, in the format of ISO 8601 or in another
/// [format](https://docs.rs/chrono/latest/chrono/format/strftime/index.html).
///
/// # Examples
///
/// ```
/// # extern crate baya_core as baya;
/// use baya_macros::controller;
/// use baya_pipes::ParseDate;
/// use baya_pipes::chrono::NaiveDate;
///
/// #[controller("/visits")]
/// struct Visits;
///
/// #[controller]
/// impl Visits {
///     #[get]
///     async fn on(
///         &self,
///         #[query] #[use_pipes(ParseDate::iso())] day: NaiveDate,
///         #[query] #[use_pipes(ParseDate::format("%d.%m.%Y"))] until: NaiveDate,
///     ) -> String {
///         format!("from {day} to {until}")
///     }
/// }
/// # fn main() {}
/// ```
#[pipe(value, example = "ParseDate::iso()")]
#[derive(Clone, Copy, Debug)]
pub struct ParseDate {
    format: Option<&'static str>,
}

impl ParseDate {
    /// Expects the format of ISO 8601: `2026-11-21`, `14:05:09`, `2026-11-21T14:05:09`, and with an offset
    /// `2026-11-21T14:05:09+01:00` ([RFC 3339](https://www.rfc-editor.org/rfc/rfc3339)).
    pub const fn iso() -> Self {
        Self { format: None }
    }

    /// Expects this format. If it is not valid, the app does not start.
    pub const fn format(format: &'static str) -> Self {
        Self { format: Some(format) }
    }
}

#[pipe]
impl ParseDate {
    #[on_init]
    async fn check_format(&self) -> Result<(), Error> {
        let Some(format) = self.format else { return Ok(()) };
        if StrftimeItems::new(format).any(|item| matches!(item, Item::Error)) {
            return Err(Error::internal(format!("`{format}` is not a valid date format")));
        }
        Ok(())
    }
}

impl<T: DateOrTime> Pipe<String, T> for ParseDate {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<T, Error> {
        T::parse(&value, self.format).map_err(|_| {
            let format = self.format.unwrap_or(T::ISO);
            let message = format!("must be {} such as `{}`", T::NAME, Example(format));
            cx.invalid("type", message)
        })
    }
}

/// Displays an example of a format.
struct Example(&'static str);

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).and_then(|day| day.and_hms_opt(14, 5, 9));
        let mut text = String::new();
        let written = day.map(|day| {
            use std::fmt::Write as _;
            write!(text, "{}", day.and_utc().fixed_offset().format(self.0))
        });
        match written {
            Some(Ok(())) => f.write_str(&text),
            _ => f.write_str(self.0),
        }
    }
}

/// A date or time type of chrono that [`ParseDate`] can parse.
pub trait DateOrTime: Sized + Send + sealed::Sealed {
    /// The name in messages.
    const NAME: &'static str;
    /// The default format.
    const ISO: &'static str;

    /// Parses a string, in the default format unless `format` is given.
    ///
    /// # Errors
    ///
    /// If the string does not have the format.
    fn parse(text: &str, format: Option<&str>) -> Result<Self, ParseError>;
}

mod sealed {
    use super::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};

    pub trait Sealed {}
    impl Sealed for NaiveDate {}
    impl Sealed for NaiveTime {}
    impl Sealed for NaiveDateTime {}
    impl Sealed for DateTime<FixedOffset> {}
    impl Sealed for DateTime<Utc> {}
}

impl DateOrTime for NaiveDate {
    const NAME: &'static str = "a date";
    const ISO: &'static str = "%Y-%m-%d";

    fn parse(text: &str, format: Option<&str>) -> Result<Self, ParseError> {
        Self::parse_from_str(text, format.unwrap_or(Self::ISO))
    }
}

impl DateOrTime for NaiveTime {
    const NAME: &'static str = "a time";
    const ISO: &'static str = "%H:%M:%S";

    fn parse(text: &str, format: Option<&str>) -> Result<Self, ParseError> {
        Self::parse_from_str(text, format.unwrap_or("%H:%M:%S%.f"))
    }
}

impl DateOrTime for NaiveDateTime {
    const NAME: &'static str = "a date and a time";
    const ISO: &'static str = "%Y-%m-%dT%H:%M:%S";

    fn parse(text: &str, format: Option<&str>) -> Result<Self, ParseError> {
        Self::parse_from_str(text, format.unwrap_or("%Y-%m-%dT%H:%M:%S%.f"))
    }
}

impl DateOrTime for DateTime<FixedOffset> {
    const NAME: &'static str = "a date and a time with an offset";
    const ISO: &'static str = "%Y-%m-%dT%H:%M:%S%:z";

    fn parse(text: &str, format: Option<&str>) -> Result<Self, ParseError> {
        match format {
            Some(format) => Self::parse_from_str(text, format),
            None => Self::parse_from_rfc3339(text),
        }
    }
}

impl DateOrTime for DateTime<Utc> {
    const NAME: &'static str = DateTime::<FixedOffset>::NAME;
    const ISO: &'static str = DateTime::<FixedOffset>::ISO;

    fn parse(text: &str, format: Option<&str>) -> Result<Self, ParseError> {
        <DateTime<FixedOffset> as DateOrTime>::parse(text, format).map(Into::into)
    }
}
