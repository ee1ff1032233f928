//! Parses a cron expression into [`Fields`].

use crate::error::CronError;
use crate::fields::Fields;
use crate::part::{DAY, HOUR, MINUTE, MONTH, Part, SECOND, Values, WEEKDAY};

/// The nicknames and the expressions that they stand for.
const NICKNAMES: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

/// The maximum length of an expression in bytes, which suffices to list every value of every field.
const MAX_LENGTH: usize = 1_024;

/// Parses an expression with five fields, with six fields of which the first is the second, or a nickname such as `@daily`.
///
/// # Examples
///
/// ```
/// use baya_cron::parse;
///
/// assert_eq!(parse("@daily"), parse("0 0 0 * * *"));
/// let error = parse("0 0 31 2 *").unwrap_err();
/// assert!(error.message.starts_with("the expression never matches"));
/// ```
///
/// # Errors
///
/// [`CronError`] if the expression is not valid, is longer than 1,024 bytes, or matches no date of the calendar.
pub fn parse(expression: &str) -> Result<Fields, CronError> {
    let start = expression.len() - expression.trim_start().len();
    let whole = Part { text: expression.trim(), start };
    if whole.text.len() > MAX_LENGTH {
        // An empty span, because the diagnostic of a macro would quote the whole text.
        let empty = Part { text: "", ..whole };
        return Err(empty.error(format!(
            "expected at most {MAX_LENGTH} bytes, found {}: write ranges and steps, such as `0-59/5`",
            whole.text.len()
        )));
    }
    if whole.text.starts_with('@') {
        return parse_nickname(whole);
    }
    let parts = whole.split(char::is_whitespace);
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.text.is_empty()).collect();
    match *parts {
        [minute, hour, day, month, weekday] => {
            let seconds = Values { bits: 1, repeat: false };
            parse_fields(seconds, [minute, hour], [day, month, weekday])
        }
        [second, minute, hour, day, month, weekday] => {
            parse_fields(second.values(&SECOND)?, [minute, hour], [day, month, weekday])
        }
        _ => Err(field_count_error(whole, parts.len())),
    }
}

fn parse_nickname(whole: Part<'_>) -> Result<Fields, CronError> {
    if whole.is("@reboot") {
        let message = "`@reboot` is not a schedule: write an `#[after]` job, which runs once after the start of the app";
        return Err(whole.error(message));
    }
    let words = whole.split(char::is_whitespace);
    if words.first().is_some_and(|word| word.is("@every")) {
        let message =
            "`@every` is not a schedule: write an `#[interval]` job, which runs again and again";
        return Err(whole.error(message));
    }
    if let Some((_, meaning)) = NICKNAMES.iter().find(|(name, _)| whole.is(name)) {
        return parse(meaning);
    }
    let names = NICKNAMES.map(|(name, _)| name).join("`, `");
    Err(whole.error(format!(
        "`{}` is not a valid nickname: write one of `{names}`, or five fields such as `0 4 * * *`",
        whole.text
    )))
}

fn field_count_error(whole: Part<'_>, found: usize) -> CronError {
    let remedy = if found == 7 {
        "remove the year, because an expression applies to every year"
    } else {
        "write minute, hour, day of month, month and day of week, such as `0 4 * * *`, after an optional second"
    };
    whole.error(format!("expected 5 or 6 fields, found {found}: {remedy}"))
}

fn parse_fields(
    seconds: Values,
    [minute, hour]: [Part<'_>; 2],
    [day, month, weekday]: [Part<'_>; 3],
) -> Result<Fields, CronError> {
    let minutes = minute.values(&MINUTE)?;
    let hours = hour.values(&HOUR)?;
    let mut fields = Fields {
        seconds: seconds.bits,
        minutes: minutes.bits,
        hours: hours.bits as u32,
        fixed: [&seconds, &minutes, &hours].into_iter().all(Values::is_single),
        ..Fields::default()
    };
    parse_days(day, &mut fields)?;
    fields.months = month.values(&MONTH)?.bits as u16;
    parse_weekdays(weekday, &mut fields)?;
    if fields.match_any_date() {
        Ok(fields)
    } else {
        Err(never_matches_error(&fields, day, month, weekday))
    }
}

/// Parses the days of a month: values, `L`, `LW` and `15W`.
fn parse_days(part: Part<'_>, fields: &mut Fields) -> Result<(), CronError> {
    fields.any_day = part.is_any();
    if fields.any_day {
        fields.days = u32::MAX << 1;
        return Ok(());
    }
    for element in part.elements(&DAY)? {
        if element.is("L") {
            fields.last_day = true;
        } else if element.is("LW") {
            fields.last_weekday = true;
        } else if let Some(day) = element.strip_suffix(['W', 'w']) {
            fields.nearest |= 1 << parse_nearest(element, day)?;
        } else if element.text.starts_with(['L', 'l']) {
            return Err(element.error(format!(
                "`{}` is not a valid day of month: write `L` for the last day, or `LW` for the last weekday",
                element.text
            )));
        } else {
            fields.days |= element.parse_element(&DAY)?.bits as u32;
        }
    }
    Ok(())
}

fn parse_nearest(element: Part<'_>, day: Part<'_>) -> Result<u8, CronError> {
    if day.is_number() {
        return day.value(&DAY);
    }
    Err(element.error(format!(
        "`{}` is not a valid day of month: write one day before `W`, such as `15W` for the weekday nearest to day 15",
        element.text
    )))
}

/// Parses the days of a week: values, `5L` and `5#3`.
fn parse_weekdays(part: Part<'_>, fields: &mut Fields) -> Result<(), CronError> {
    let plus = part.strip_prefix('+');
    fields.both = plus.is_some();
    let part = plus.unwrap_or(part);
    fields.any_weekday = part.is_any();
    if fields.any_weekday {
        fields.weekdays = 0x7f;
        return Ok(());
    }
    for element in part.elements(&WEEKDAY)? {
        if let Some((days, nth)) = element.split_once('#') {
            let days = days.parse_element(&WEEKDAY)?.weekdays();
            *occurrence_days(element, nth, fields)? |= days;
        } else if let Some(day) = element.strip_suffix(['L', 'l']) {
            fields.last |= parse_last(element, day)?;
        } else {
            fields.weekdays |= element.parse_element(&WEEKDAY)?.weekdays();
        }
    }
    Ok(())
}

/// Returns the set of days for the occurrence `nth`: the third one for `5#3`, or the last one for `5#L`.
fn occurrence_days<'f>(
    element: Part<'_>,
    nth: Part<'_>,
    fields: &'f mut Fields,
) -> Result<&'f mut u8, CronError> {
    if nth.is("L") {
        return Ok(&mut fields.last);
    }
    let index = nth.number().and_then(|nth| usize::from(nth).checked_sub(1));
    index.and_then(|index| fields.nth.get_mut(index)).ok_or_else(|| {
        element.error(format!(
            "occurrence `{}` in `{}` is not valid: a day of week occurs up to 5 times in a month, so write `#1` to `#5`, or `#L` for the last one",
            nth.text, element.text
        ))
    })
}

fn parse_last(element: Part<'_>, day: Part<'_>) -> Result<u8, CronError> {
    if day.text.is_empty() {
        let message = "`L` needs a day of week: write `5L` for the last Friday of the month";
        return Err(element.error(message));
    }
    // The name of a value can end with an `L`, so the whole element is tried too.
    let days = day.parse_element(&WEEKDAY).or_else(|_| element.parse_element(&WEEKDAY));
    Ok(days?.weekdays())
}

fn never_matches_error(
    fields: &Fields,
    day: Part<'_>,
    month: Part<'_>,
    weekday: Part<'_>,
) -> CronError {
    let message = if fields.both {
        format!(
            "the expression never matches: day of month `{}` is never day of week `{}`; remove the `+`, or write other days",
            day.text,
            weekday.text.trim_start_matches('+')
        )
    } else {
        format!(
            "the expression never matches: day of month `{}` does not occur in month `{}`; write an earlier day or another month",
            day.text, month.text
        )
    };
    let last = if fields.both { weekday } else { month };
    CronError { message, start: day.start, end: last.start + last.text.len() }
}
