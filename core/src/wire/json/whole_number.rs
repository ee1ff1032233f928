//! Whole numbers in any notation. JSON does not distinguish integers from other numbers, and integer schemas accept every
//! number without a fraction ([2020-12](https://json-schema.org/draft/2020-12/json-schema-core#section-4.2.3)).

use crate::wire::reading::Number;

/// Upper bound on the digits of a 128-bit number.
const MAX_DIGITS: i64 = 39;

/// A number without a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WholeNumber {
    negative: bool,
    /// The absolute value; `None` if it has more than 128 bits.
    magnitude: Option<u128>,
}

impl WholeNumber {
    /// Parses a number such as `310`, `310.0` or `3.1e2`. Returns `None` for a number with a fraction, and for
    /// strings that are not numbers.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, parse_exponent(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || digits.ends_with('.') || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let all = || whole.bytes().chain(fraction.bytes());
        let last = all().enumerate().filter(|(_, digit)| *digit != b'0').last();
        let Some((last, _)) = last else {
            return Some(Self { negative: false, magnitude: Some(0) });
        };
        let leading = all().take_while(|digit| *digit == b'0').count();
        // The position of the decimal point, counted from the first digit.
        let point = i64::try_from(whole.len()).ok()?.saturating_add(exponent);
        let count = i64::try_from(last).ok()?.saturating_add(1);
        if count > point {
            return None;
        }
        let length = point.saturating_sub(i64::try_from(leading).ok()?);
        let magnitude = (length <= MAX_DIGITS).then(|| {
            let zeros = usize::try_from(point.saturating_sub(count)).ok()?;
            let digits = all().take(last + 1).chain(std::iter::repeat_n(b'0', zeros));
            digits.skip(leading).try_fold(0_u128, |value, digit| {
                value.checked_mul(10)?.checked_add(u128::from(digit - b'0'))
            })
        });
        Some(Self { negative, magnitude: magnitude.flatten() })
    }

    /// Converts the number to this type. Returns `None` if it is out of range.
    pub(crate) fn to<T: TryFrom<i128> + TryFrom<u128>>(self) -> Option<T> {
        if self.negative {
            T::try_from(self.signed()?).ok()
        } else {
            T::try_from(self.magnitude?).ok()
        }
    }

    /// Returns the number, or the nearest one that 128 bits can represent.
    pub(crate) fn nearest(self) -> Number {
        match (self.negative, self.to()) {
            (_, Some(number)) => Number::Whole(number),
            (true, None) => Number::Whole(i128::MIN),
            (false, None) => Number::Large(self.magnitude.unwrap_or(u128::MAX)),
        }
    }

    /// Whether the number has more than 64 bits, and at most 128.
    pub(super) fn is_wide(self) -> bool {
        let is_narrow = self.to::<u64>().is_some() || self.to::<i64>().is_some();
        !is_narrow && (self.to::<u128>().is_some() || self.to::<i128>().is_some())
    }

    fn signed(self) -> Option<i128> {
        0_i128.checked_sub_unsigned(self.magnitude?)
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parses an exponent. If it is out of range, a bound is returned that exceeds the number of digits.
fn parse_exponent(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !is_digits(digits) {
        return None;
    }
    let limit = if text.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
    Some(
        text.parse()
            .ok()
            .filter(|exponent: &i64| exponent.unsigned_abs() < limit.unsigned_abs())
            .unwrap_or(limit),
    )
}

#[cfg(test)]
mod tests {
    use super::{Number, WholeNumber};

    fn as_u64(text: &str) -> Option<u64> {
        WholeNumber::parse(text)?.to()
    }

    #[test]
    fn reads_whole_numbers_in_any_notation() {
        for (text, number) in [
            ("310", 310),
            ("310.0", 310),
            ("3.1e2", 310),
            ("31000e-2", 310),
            ("0.0031E+5", 310),
            ("0e99999999999999999999", 0),
            ("-0.0", 0),
            ("9007199254740993.0", 9_007_199_254_740_993),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(as_u64(text), Some(number), "{text}");
        }
    }

    #[test]
    fn rejects_fractions_and_numbers_out_of_range() {
        for text in
            ["0.5", "31e-1", "1e-99999999999999999999", "", "-", "1e", "x", "+1", "1.", ".5"]
        {
            assert_eq!(WholeNumber::parse(text), None, "{text}");
        }
        for text in ["18446744073709551616", "-1", "1e20", "1e99999999999999999999"] {
            assert_eq!(as_u64(text), None, "{text}");
        }
    }

    #[test]
    fn represents_128_bit_numbers() {
        let largest = u128::MAX.to_string();
        assert_eq!(WholeNumber::parse(&largest).and_then(WholeNumber::to), Some(u128::MAX));
        assert_eq!(
            WholeNumber::parse(&i128::MIN.to_string()).and_then(WholeNumber::to),
            Some(i128::MIN)
        );
        assert_eq!(
            WholeNumber::parse(&format!("{largest}0")).map(WholeNumber::nearest),
            Some(Number::Large(u128::MAX))
        );
    }
}
