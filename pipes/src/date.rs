//! Dates and times.

use std::fmt;

use baya::{Context, Error, Pipe};
use baya_macros::pipe;
use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, ParseError, Utc};

/// Reads a date, a time, or both: as ISO 8601 writes them, or in a
/// [format](https://docs.rs/chrono/latest/chrono/format/strftime/index.html) of one's own.
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
    /// As ISO 8601 writes it: `2026-11-21`, `14:05:09`, `2026-11-21T14:05:09`, and with an offset
    /// `2026-11-21T14:05:09+01:00` ([RFC 3339](https://www.rfc-editor.org/rfc/rfc3339)).
    pub const fn iso() -> Self {
        Self { format: None }
    }

    /// In this format. The app does not start with one that is none.
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

impl<T: Timely> Pipe<String, T> for ParseDate {
    async fn transform(&self, value: String, cx: &Context<'_>) -> Result<T, Error> {
        T::read(&value, self.format).map_err(|_| {
            let like = self.format.unwrap_or(T::ISO);
            let message = format!("must be {} such as `{}`", T::NAME, Example(like));
            cx.invalid("type", message)
        })
    }
}

/// A format by an example, as whoever writes one reads it.
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

/// A type of dates or times that is read from text.
pub trait Timely: Sized + Send + sealed::Sealed {
    /// What it is, for a message.
    const NAME: &'static str;
    /// How it is written where no format is given.
    const ISO: &'static str;

    /// Reads it.
    ///
    /// # Errors
    ///
    /// When the text is none.
    fn read(text: &str, format: Option<&str>) -> Result<Self, ParseError>;
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

impl Timely for NaiveDate {
    const NAME: &'static str = "a date";
    const ISO: &'static str = "%Y-%m-%d";

    fn read(text: &str, format: Option<&str>) -> Result<Self, ParseError> {
        Self::parse_from_str(text, format.unwrap_or(Self::ISO))
    }
}

impl Timely for NaiveTime {
    const NAME: &'static str = "a time";
    const ISO: &'static str = "%H:%M:%S";

    fn read(text: &str, format: Option<&str>) -> Result<Self, ParseError> {
        Self::parse_from_str(text, format.unwrap_or("%H:%M:%S%.f"))
    }
}

impl Timely for NaiveDateTime {
    const NAME: &'static str = "a date and a time";
    const ISO: &'static str = "%Y-%m-%dT%H:%M:%S";

    fn read(text: &str, format: Option<&str>) -> Result<Self, ParseError> {
        Self::parse_from_str(text, format.unwrap_or("%Y-%m-%dT%H:%M:%S%.f"))
    }
}

impl Timely for DateTime<FixedOffset> {
    const NAME: &'static str = "a date and a time with an offset";
    const ISO: &'static str = "%Y-%m-%dT%H:%M:%S%:z";

    fn read(text: &str, format: Option<&str>) -> Result<Self, ParseError> {
        match format {
            Some(format) => Self::parse_from_str(text, format),
            None => Self::parse_from_rfc3339(text),
        }
    }
}

impl Timely for DateTime<Utc> {
    const NAME: &'static str = DateTime::<FixedOffset>::NAME;
    const ISO: &'static str = DateTime::<FixedOffset>::ISO;

    fn read(text: &str, format: Option<&str>) -> Result<Self, ParseError> {
        DateTime::<FixedOffset>::read(text, format).map(Into::into)
    }
}
