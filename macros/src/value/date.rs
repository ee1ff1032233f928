//! Dates, such as `2026-01-31`.

use syn::LitStr;

use crate::sink::Sink;

/// Reads a date, as the start of its day in UTC in seconds of Unix time.
pub fn date(literal: &LitStr, sink: &mut Sink) -> Option<i64> {
    let text = literal.value();
    let read = seconds(&text);
    if read.is_none() {
        let example = padded(&text).unwrap_or_else(|| "2026-01-31".to_owned());
        let message = format!("{text:?} is not a valid date; write it as `{example:?}`");
        sink.at(literal.span(), message);
    }
    read
}

/// Returns a date with two digits for the month and the day, if it is valid then.
fn padded(text: &str) -> Option<String> {
    let parts: Vec<_> = text.split(['-', '/', '.']).collect();
    let [year, month, day] = *parts else { return None };
    let date = format!("{year}-{month:0>2}-{day:0>2}");
    seconds(&date).map(|_| date)
}

fn seconds(text: &str) -> Option<i64> {
    let [year, month, day] = *text.split('-').collect::<Vec<_>>() else { return None };
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let year: i64 = year.parse().ok()?;
    let month: i64 = month.parse().ok()?;
    let day: i64 = day.parse().ok()?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) || year < 1970 {
        return None;
    }
    // Years begin in March, so that a leap day is the last day of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5;
    const EPOCH: i64 = 719_468;
    Some((before + day - 1 - EPOCH) * 86_400)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn dates_are_converted_to_unix_time() {
        assert_eq!(seconds("1970-01-01"), Some(0));
        assert_eq!(seconds("2024-02-29"), Some(1_709_164_800));
        assert_eq!(seconds("2026-12-31"), Some(1_798_675_200));
        for text in ["2025-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "soon", ""] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
