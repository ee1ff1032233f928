//! Checks strings for types of other crates whose parsers accept more strings than their schemas, or round numbers.
//!
//! Their `Deserialize` impls pass nothing that identifies them, so they are recognized by the type of the visitor's value.

use std::any::type_name;
use std::fmt;

use serde::de::Expected;

/// The format of the strings from which a type is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StringFormat {
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

impl StringFormat {
    /// Returns the format of a type; `None` for a type whose parser needs no further check.
    #[inline]
    pub(crate) fn for_type<T>() -> Option<Self> {
        let value = type_name::<T>();
        // It is unused without the features.
        let _ = value;
        #[cfg(feature = "chrono")]
        {
            use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
            for (name, format) in [
                (type_name::<NaiveDate>(), Self::Date),
                (type_name::<NaiveTime>(), Self::Time),
                (type_name::<DateTime<FixedOffset>>(), Self::DateTime),
                (type_name::<NaiveDateTime>(), Self::LocalDateTime),
            ] {
                if value == name {
                    return Some(format);
                }
            }
        }
        #[cfg(feature = "decimal")]
        if is_decimal::<T>() {
            return Some(Self::Decimal);
        }
        None
    }

    /// Whether a string has the format.
    pub(crate) fn matches(self, text: &str) -> bool {
        let _ = text;
        match self {
            #[cfg(feature = "chrono")]
            Self::Date => is_date(text),
            #[cfg(feature = "chrono")]
            Self::Time => is_time(text),
            #[cfg(feature = "chrono")]
            Self::LocalDateTime => {
                split_date(text).is_some_and(|(date, time)| is_date(date) && is_time(time))
            }
            #[cfg(feature = "chrono")]
            Self::DateTime => split_date(text).is_some_and(|(date, rest)| {
                without_offset(rest).is_some_and(|time| is_date(date) && is_time(time))
            }),
            #[cfg(feature = "decimal")]
            Self::Decimal => is_exact_decimal(text),
        }
    }
}

impl Expected for StringFormat {
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

/// Whether a type is `Decimal`, which is read from the notation of numbers.
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

/// Whether a string is a decimal number that the type can represent exactly.
#[cfg(feature = "decimal")]
fn is_exact_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction) && rust_decimal::Decimal::from_str_exact(text).is_ok()
}

/// Returns the notation of a JSON number without an exponent; `None` if it has more digits than `Decimal` supports.
pub(crate) fn without_exponent(number: &str) -> Option<String> {
    const DIGITS: i64 = 40;
    let (sign, number) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number),
    };
    let Some((digits, exponent)) = number.split_once(['e', 'E']) else {
        return Some(format!("{sign}{number}"));
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
        Ok(at) if point > 0 && point < count => format!("{sign}{}.{}", &all[..at], &all[at..]),
        Ok(_) if point > 0 => format!("{sign}{all}{}", zeros(point - count)),
        _ => format!("{sign}0.{}{all}", zeros(-point)),
    })
}

/// Splits a date and time at the `T`.
#[cfg(feature = "chrono")]
fn split_date(text: &str) -> Option<(&str, &str)> {
    text.split_once(['T', 't'])
}

/// Whether a string is `YYYY-MM-DD` ([RFC 3339, 5.6](https://www.rfc-editor.org/rfc/rfc3339#section-5.6)).
#[cfg(feature = "chrono")]
fn is_date(text: &str) -> bool {
    matches_digits(text.as_bytes(), b"0000-00-00")
}

/// Whether a string is `HH:MM:SS`, optionally with a fraction of a second.
#[cfg(feature = "chrono")]
fn is_time(text: &str) -> bool {
    let (time, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    is_fraction && matches_digits(time.as_bytes(), b"00:00:00")
}

/// Removes `Z` or an offset such as `+01:00`.
#[cfg(feature = "chrono")]
fn without_offset(text: &str) -> Option<&str> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some(time);
    }
    let (time, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let has_sign = matches!(offset.as_bytes().first(), Some(b'+' | b'-'));
    (has_sign && matches_digits(&offset.as_bytes()[1..], b"00:00")).then_some(time)
}

/// Whether a string has a digit wherever the pattern has `0`, and the same bytes elsewhere.
#[cfg(feature = "chrono")]
fn matches_digits(text: &[u8], pattern: &[u8]) -> bool {
    let matches = |(byte, expected): (&u8, &u8)| match expected {
        b'0' => byte.is_ascii_digit(),
        expected => byte == expected,
    };
    text.len() == pattern.len() && text.iter().zip(pattern).all(matches)
}

#[cfg(test)]
mod tests {
    use super::without_exponent;

    #[test]
    fn rewrites_numbers_without_exponents() {
        for (number, expected) in [
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
            assert_eq!(without_exponent(number).as_deref(), expected, "{number}");
        }
    }
}
