//! Types of other crates whose parsers accept more strings than their schemas, or change a number that they cannot
//! hold exactly. Their `Deserialize` passes nothing that identifies them, so they are recognised by the value that
//! their visitor makes.

use std::any::type_name;
use std::fmt;

use serde::de::Expected;

/// The form of the strings that a type is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    #[cfg(feature = "chrono")]
    Date,
    #[cfg(feature = "chrono")]
    Time,
    #[cfg(feature = "chrono")]
    DateTime,
    #[cfg(feature = "chrono")]
    LocalDateTime,
    #[cfg(feature = "decimal")]
    Decimal,
}

impl Form {
    /// Returns the form of a type; `None` for a type whose parser decides alone.
    #[inline]
    pub(crate) fn of<T>() -> Option<Self> {
        let made = type_name::<T>();
        // Without the features there is nothing to compare it with.
        let _ = made;
        #[cfg(feature = "chrono")]
        {
            use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
            for (name, form) in [
                (type_name::<NaiveDate>(), Self::Date),
                (type_name::<NaiveTime>(), Self::Time),
                (type_name::<DateTime<FixedOffset>>(), Self::DateTime),
                (type_name::<NaiveDateTime>(), Self::LocalDateTime),
            ] {
                if made == name {
                    return Some(form);
                }
            }
        }
        #[cfg(feature = "decimal")]
        if is_decimal::<T>() {
            return Some(Self::Decimal);
        }
        None
    }

    /// Whether a string has the form.
    pub(crate) fn fits(self, text: &str) -> bool {
        let _ = text;
        match self {
            #[cfg(feature = "chrono")]
            Self::Date => is_date(text),
            #[cfg(feature = "chrono")]
            Self::Time => is_time(text),
            #[cfg(feature = "chrono")]
            Self::LocalDateTime => {
                parts(text).is_some_and(|(date, time)| is_date(date) && is_time(time))
            }
            #[cfg(feature = "chrono")]
            Self::DateTime => parts(text).is_some_and(|(date, rest)| {
                without_offset(rest).is_some_and(|time| is_date(date) && is_time(time))
            }),
            #[cfg(feature = "decimal")]
            Self::Decimal => is_exact(text),
        }
    }
}

impl Expected for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = &f;
        match *self {
            #[cfg(feature = "chrono")]
            Self::Date => f.write_str("a date, as in `2024-05-31`"),
            #[cfg(feature = "chrono")]
            Self::Time => f.write_str("a time, as in `12:30:00`"),
            #[cfg(feature = "chrono")]
            Self::DateTime => {
                f.write_str("a date and time with a time zone, as in `2024-05-31T12:30:00Z`")
            }
            #[cfg(feature = "chrono")]
            Self::LocalDateTime => {
                f.write_str("a date and time without a time zone, as in `2024-05-31T12:30:00`")
            }
            #[cfg(feature = "decimal")]
            Self::Decimal => f.write_str("a decimal number with at most 28 digits"),
        }
    }
}

/// Whether a type is read from numbers as they are written.
#[inline]
pub(crate) fn is_decimal<T>() -> bool {
    #[cfg(feature = "decimal")]
    return type_name::<T>() == type_name::<rust_decimal::Decimal>();
    #[cfg(not(feature = "decimal"))]
    {
        let _ = type_name::<T>;
        false
    }
}

/// Whether a string is a decimal number that the type holds exactly.
#[cfg(feature = "decimal")]
fn is_exact(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction) && rust_decimal::Decimal::from_str_exact(text).is_ok()
}

/// Returns a number of JSON without an exponent; `None` where it would have more digits than the type holds.
pub(crate) fn plain(number: &str) -> Option<String> {
    const DIGITS: i64 = 40;
    let (negative, number) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number),
    };
    let Some((digits, exponent)) = number.split_once(['e', 'E']) else {
        return Some(format!("{negative}{number}"));
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent: i64 = exponent.parse().ok()?;
    let all = format!("{whole}{fraction}");
    let point = i64::try_from(whole.len()).ok()?.checked_add(exponent)?;
    if all.len() > 1_000 || !(-DIGITS..=DIGITS).contains(&point) {
        return None;
    }
    let count = i64::try_from(all.len()).ok()?;
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    Some(match usize::try_from(point) {
        Ok(at) if point > 0 && point < count => format!("{negative}{}.{}", &all[..at], &all[at..]),
        Ok(_) if point > 0 => format!("{negative}{all}{}", zeros(point - count)),
        _ => format!("{negative}0.{}{all}", zeros(-point)),
    })
}

/// Splits a date from what follows its `T`.
#[cfg(feature = "chrono")]
fn parts(text: &str) -> Option<(&str, &str)> {
    text.split_once(['T', 't'])
}

/// `YYYY-MM-DD` ([RFC 3339, 5.6](https://www.rfc-editor.org/rfc/rfc3339#section-5.6)).
#[cfg(feature = "chrono")]
fn is_date(text: &str) -> bool {
    looks_like(text.as_bytes(), b"0000-00-00")
}

/// `HH:MM:SS`, with any fraction of a second.
#[cfg(feature = "chrono")]
fn is_time(text: &str) -> bool {
    let (time, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let fits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    fits && looks_like(time.as_bytes(), b"00:00:00")
}

/// Removes `Z` or an offset such as `+01:00`.
#[cfg(feature = "chrono")]
fn without_offset(text: &str) -> Option<&str> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some(time);
    }
    let (time, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let sign = matches!(offset.as_bytes().first(), Some(b'+' | b'-'));
    (sign && looks_like(&offset.as_bytes()[1..], b"00:00")).then_some(time)
}

/// Whether a string has a digit wherever a pattern has one, and the same bytes elsewhere.
#[cfg(feature = "chrono")]
fn looks_like(text: &[u8], pattern: &[u8]) -> bool {
    let fits = |(byte, like): (&u8, &u8)| match like {
        b'0' => byte.is_ascii_digit(),
        like => byte == like,
    };
    text.len() == pattern.len() && text.iter().zip(pattern).all(fits)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn writes_a_number_without_its_exponent() {
        for (number, text) in [
            ("12", Some("12")),
            ("-1.50", Some("-1.50")),
            ("1e2", Some("100")),
            ("-1.25E1", Some("-12.5")),
            ("125e-2", Some("1.25")),
            ("1e-3", Some("0.001")),
            ("12.5e+1", Some("125")),
            ("1e99", None),
            ("1e-99", None),
            ("1e99999999999999999999", None),
        ] {
            assert_eq!(plain(number).as_deref(), text, "{number}");
        }
    }
}
