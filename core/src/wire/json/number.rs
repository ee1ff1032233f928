//! Numbers as they are written. JSON has one kind of number, and an integer schema accepts every number without a
//! fraction ([2020-12](https://json-schema.org/draft/2020-12/json-schema-core#section-4.2.3)).

use crate::wire::validation::rules::Number;

/// Upper bound on the digits of a 128-bit number.
const MOST: i64 = 39;

/// A number without a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Whole {
    negative: bool,
    /// The absolute value; `None` beyond 128 bits.
    size: Option<u128>,
}

impl Whole {
    /// Parses a number such as `310`, `310.0` or `3.1e2`. Returns `None` for a number with a fraction, and for
    /// strings that are not numbers.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, power(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || digits.ends_with('.') || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let all = || whole.bytes().chain(fraction.bytes());
        let last = all().enumerate().filter(|(_, digit)| *digit != b'0').last();
        let Some((last, _)) = last else {
            return Some(Self { negative: false, size: Some(0) });
        };
        let leading = all().take_while(|digit| *digit == b'0').count();
        // The position of the decimal point, counted from the first digit.
        let point = i64::try_from(whole.len()).ok()?.saturating_add(exponent);
        let count = i64::try_from(last).ok()?.saturating_add(1);
        if count > point {
            return None;
        }
        let length = point.saturating_sub(i64::try_from(leading).ok()?);
        let size = (length <= MOST).then(|| {
            let zeros = usize::try_from(point.saturating_sub(count)).ok()?;
            let digits = all().take(last + 1).chain(std::iter::repeat_n(b'0', zeros));
            digits.skip(leading).try_fold(0_u128, |size, digit| {
                size.checked_mul(10)?.checked_add(u128::from(digit - b'0'))
            })
        });
        Some(Self { negative, size: size.flatten() })
    }

    /// Returns the number as this type, if it is in its range.
    pub(crate) fn to<T: TryFrom<i128> + TryFrom<u128>>(self) -> Option<T> {
        match self.negative {
            true => T::try_from(self.signed()?).ok(),
            false => T::try_from(self.size?).ok(),
        }
    }

    /// Returns the number, or the nearest one that 128 bits can represent.
    pub(crate) fn nearest(self) -> Number {
        match (self.negative, self.to()) {
            (_, Some(number)) => Number::Whole(number),
            (true, None) => Number::Whole(i128::MIN),
            (false, None) => Number::Large(self.size.unwrap_or(u128::MAX)),
        }
    }

    /// Whether the number has at most 128 bits, and more than 64.
    pub(super) fn is_wide(self) -> bool {
        let is_narrow = self.to::<u64>().is_some() || self.to::<i64>().is_some();
        !is_narrow && (self.to::<u128>().is_some() || self.to::<i128>().is_some())
    }

    fn signed(self) -> Option<i128> {
        0_i128.checked_sub_unsigned(self.size?)
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parses an exponent. One that is out of range becomes a bound that no number of digits reaches.
fn power(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !is_digits(digits) {
        return None;
    }
    let limit = if text.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
    Some(
        text.parse()
            .ok()
            .filter(|power: &i64| power.unsigned_abs() < limit.unsigned_abs())
            .unwrap_or(limit),
    )
}

#[cfg(test)]
mod tests {
    use super::{Number, Whole};

    fn as_u64(text: &str) -> Option<u64> {
        Whole::of(text)?.to()
    }

    #[test]
    fn reads_whole_numbers_however_they_are_written() {
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
            assert_eq!(Whole::of(text), None, "{text}");
        }
        for text in ["18446744073709551616", "-1", "1e20", "1e99999999999999999999"] {
            assert_eq!(as_u64(text), None, "{text}");
        }
    }

    #[test]
    fn holds_128_bits() {
        let largest = u128::MAX.to_string();
        assert_eq!(Whole::of(&largest).and_then(Whole::to), Some(u128::MAX));
        assert_eq!(Whole::of(&i128::MIN.to_string()).and_then(Whole::to), Some(i128::MIN));
        assert_eq!(
            Whole::of(&format!("{largest}0")).map(Whole::nearest),
            Some(Number::Large(u128::MAX))
        );
    }
}
