//! The fields of valid expressions, and the errors of invalid ones.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use baya_cron::{Fields, parse};

fn fields(expression: &str) -> Fields {
    parse(expression).unwrap_or_else(|error| panic!("{expression}: {}", error.message))
}

/// Returns the error message of an invalid expression, and the invalid part.
fn error(expression: &str) -> (String, &str) {
    let error = parse(expression).expect_err(expression);
    (error.message, &expression[error.start..error.end])
}

#[track_caller]
fn assert_error(expression: &str, part: &str, message: &str) {
    assert_eq!(error(expression), (message.to_owned(), part), "{expression}");
}

fn bits<T: From<u8> + std::ops::BitOrAssign + std::ops::Shl<u8, Output = T>>(values: &[u8]) -> T {
    let mut bits = T::from(0);
    for value in values {
        bits |= T::from(1) << *value;
    }
    bits
}

#[test]
fn parses_five_fields_with_second_0() {
    let fields = fields("30 4 * * *");
    assert_eq!(fields.seconds, bits(&[0]));
    assert_eq!(fields.minutes, bits(&[30]));
    assert_eq!(fields.hours, bits(&[4]));
    assert!(fields.any_day && fields.any_weekday && fields.fixed);
}

#[test]
fn parses_six_fields_with_the_second_first() {
    let fields = fields("*/20 30 4 * * *");
    assert_eq!(fields.seconds, bits(&[0, 20, 40]));
    assert!(!fields.fixed);
}

#[test]
fn parses_lists_ranges_and_steps() {
    let fields = fields("5,10-40/10,50-52 */6 1-3 * *");
    assert_eq!(fields.minutes, bits(&[5, 10, 20, 30, 40, 50, 51, 52]));
    assert_eq!(fields.hours, bits(&[0, 6, 12, 18]));
    assert_eq!(fields.days, bits(&[1, 2, 3]));
    assert!(!fields.any_day);
}

#[test]
fn parses_names_in_any_case() {
    let fields = fields("0 0 * jan,Feb-APR mon,wEd");
    assert_eq!(fields.months, bits(&[1, 2, 3, 4]));
    assert_eq!(fields.weekdays, bits(&[1, 3]));
}

#[test]
fn parses_sunday_as_0_and_7_and_at_the_end_of_a_range() {
    for sunday in ["0", "7", "SUN"] {
        assert_eq!(fields(&format!("0 0 * * {sunday}")).weekdays, bits(&[0]), "{sunday}");
    }
    for range in ["5-7", "FRI-SUN", "5-SUN"] {
        assert_eq!(fields(&format!("0 0 * * {range}")).weekdays, bits(&[5, 6, 0]), "{range}");
    }
    assert_eq!(fields("0 0 * * SUN-TUE").weekdays, bits(&[0, 1, 2]));
}

#[test]
fn parses_special_days_of_the_month() {
    let fields = fields("0 0 L,LW,15W,3 * *");
    assert!(fields.last_day && fields.last_weekday);
    assert_eq!(fields.nearest, bits(&[15]));
    assert_eq!(fields.days, bits(&[3]));
}

#[test]
fn parses_special_days_of_the_week() {
    let fields = fields("0 0 * * 5L,FRI#3,mon#1,7#5,2#L,4");
    assert_eq!(fields.last, bits(&[5, 2]));
    assert_eq!(fields.nth, [bits(&[1]), 0, bits(&[5]), 0, bits(&[0])]);
    assert_eq!(fields.weekdays, bits(&[4]));
}

#[test]
fn parses_a_plus_before_the_day_of_week() {
    let fields = fields("0 0 13 * +FRI");
    assert!(fields.both);
    assert_eq!(fields.weekdays, bits(&[5]));
}

#[test]
fn accepts_a_question_mark_in_fields_of_days_only() {
    assert!(fields("0 0 ? * 1").any_day);
    assert!(fields("0 0 1 * ?").any_weekday);
    assert_error("? 0 * * *", "?", "`?` is not a valid minute: write `*`");
}

#[test]
fn parses_nicknames() {
    for (nickname, meaning) in [
        ("@yearly", "0 0 1 1 *"),
        ("@ANNUALLY", "0 0 1 1 *"),
        ("@monthly", "0 0 1 * *"),
        ("@weekly", "0 0 * * 0"),
        (" @daily ", "0 0 * * *"),
        ("@midnight", "0 0 * * *"),
        ("@hourly", "0 * * * *"),
    ] {
        assert_eq!(fields(nickname), fields(meaning), "{nickname}");
    }
}

#[test]
fn rejects_unknown_nicknames() {
    assert_error(
        "@reboot",
        "@reboot",
        "`@reboot` is not a schedule: write an `#[after]` job, which runs once after the start of the app",
    );
    assert_error(
        "@every 5m",
        "@every 5m",
        "`@every` is not a schedule: write an `#[interval]` job, which runs again and again",
    );
    assert_error(
        "@noon",
        "@noon",
        "`@noon` is not a valid nickname: write one of `@yearly`, `@annually`, `@monthly`, `@weekly`, `@daily`, `@midnight`, `@hourly`, or five fields such as `0 4 * * *`",
    );
}

#[test]
fn rejects_a_wrong_number_of_fields() {
    let remedy = "write minute, hour, day of month, month and day of week, such as `0 4 * * *`, after an optional second";
    assert_error(" 0 4 * ", "0 4 *", &format!("expected 5 or 6 fields, found 3: {remedy}"));
    assert_error("", "", &format!("expected 5 or 6 fields, found 0: {remedy}"));
    assert_error(
        "0 0 4 * * * 2030",
        "0 0 4 * * * 2030",
        "expected 5 or 6 fields, found 7: remove the year, because an expression applies to every year",
    );
}

#[test]
fn rejects_values_out_of_range() {
    for (expression, part, message) in [
        ("75 4 * * *", "75", "minute 75 is out of range: minutes are 0 to 59"),
        ("60 0 4 * * *", "60", "second 60 is out of range: seconds are 0 to 59"),
        ("0 1,24 * * *", "24", "hour 24 is out of range: hours are 0 to 23"),
        ("0 0 0 * *", "0", "day of month 0 is out of range: days of month are 1 to 31"),
        ("0 0 1-32 * *", "32", "day of month 32 is out of range: days of month are 1 to 31"),
        ("0 0 * 13 *", "13", "month 13 is out of range: months are 1 to 12, or `JAN` to `DEC`"),
        (
            "0 0 * * 8",
            "8",
            "day of week 8 is out of range: days of week are 0 to 7, or `SUN` to `SAT`",
        ),
        ("99999 0 * * *", "99999", "minute 99999 is out of range: minutes are 0 to 59"),
    ] {
        assert_error(expression, part, message);
    }
}

#[test]
fn rejects_words_that_are_not_values() {
    for (expression, part, message) in [
        ("0 0 * * monday", "monday", "`monday` is not a valid day of week: write `MON`"),
        ("0 0 * JUNE *", "JUNE", "`JUNE` is not a valid month: write `JUN`"),
        ("MON 0 * * *", "MON", "`MON` is not a valid minute: minutes are 0 to 59"),
        ("0 -5 * * *", "-5", "hour range `-5` is not complete: write two hours, such as `0-23`"),
        ("1.5 0 * * *", "1.5", "`1.5` is not a valid minute: minutes are 0 to 59"),
        ("０ 0 * * *", "０", "`０` is not a valid minute: minutes are 0 to 59"),
        (
            "0 0 * * JUL",
            "JUL",
            "`JUL` is not a valid day of week: days of week are 0 to 7, or `SUN` to `SAT`",
        ),
    ] {
        assert_error(expression, part, message);
    }
}

#[test]
fn rejects_ranges_that_end_before_they_begin() {
    for (expression, part, message) in [
        ("0 22-3 * * *", "22-3", "hour range `22-3` ends before it begins: write `22-23,0-3`"),
        (
            "0 0 * * FRI-MON",
            "FRI-MON",
            "day of week range `FRI-MON` ends before it begins: write `FRI-7,1-MON`",
        ),
        ("0 0 * * 5-0", "5-0", "day of week range `5-0` ends before it begins: write `5-7`"),
    ] {
        assert_error(expression, part, message);
    }
    assert_eq!(fields("0 0 * * FRI-7,1-MON"), fields("0 0 * * 0,1,5,6"));
}

#[test]
fn rejects_steps_without_a_range() {
    for (expression, part, message) in [
        ("7/10 * * * *", "7/10", "minute step `7/10` has no range: write `7-59/10`"),
        ("/10 * * * *", "/10", "minute step `/10` has no range: write `*/10`"),
        (
            "*/0 * * * *",
            "*/0",
            "minute step `0` in `*/0` is not valid: write a number from 1 to 59, such as `*/2`",
        ),
        (
            "0 1-5/x * * *",
            "1-5/x",
            "hour step `x` in `1-5/x` is not valid: write a number from 1 to 23, such as `*/2`",
        ),
    ] {
        assert_error(expression, part, message);
    }
}

#[test]
fn rejects_lists_with_an_empty_or_a_redundant_element() {
    assert_error(
        "1,,2 0 * * *",
        "1,,2",
        "minute list `1,,2` has an empty element: remove a comma, or write a value beside it",
    );
    assert_error(
        "0 0 *,5 * *",
        "*",
        "`*` already includes every day of month: write `*` alone, or remove it",
    );
}

#[test]
fn rejects_special_characters_in_the_wrong_form() {
    for (expression, part, message) in [
        (
            "0 0 L-3 * *",
            "L-3",
            "`L-3` is not a valid day of month: write `L` for the last day, or `LW` for the last weekday",
        ),
        (
            "0 0 1-5W * *",
            "1-5W",
            "`1-5W` is not a valid day of month: write one day before `W`, such as `15W` for the weekday nearest to day 15",
        ),
        ("0 0 * * L", "L", "`L` needs a day of week: write `5L` for the last Friday of the month"),
        (
            "0 0 * * 5#6",
            "5#6",
            "occurrence `6` in `5#6` is not valid: a day of week occurs up to 5 times in a month, so write `#1` to `#5`, or `#L` for the last one",
        ),
        ("0 0 5#2 * *", "5#2", "`5#2` is not a valid day of month: days of month are 1 to 31"),
        ("L 0 * * *", "L", "`L` is not a valid minute: minutes are 0 to 59"),
    ] {
        assert_error(expression, part, message);
    }
}

#[test]
fn rejects_days_that_never_occur() {
    let never = |day: &str, month: &str| {
        format!(
            "the expression never matches: day of month `{day}` does not occur in month `{month}`; write an earlier day or another month"
        )
    };
    assert_error("0 0 31 2 *", "31 2", &never("31", "2"));
    assert_error("0 0 30-31 FEB ?", "30-31 FEB", &never("30-31", "FEB"));
    assert_error("0 0 0 31W  4,6 *", "31W  4,6", &never("31W", "4,6"));
    assert_error(
        "0 0 1W * +SAT",
        "1W * +SAT",
        "the expression never matches: day of month `1W` is never day of week `SAT`; remove the `+`, or write other days",
    );
}

#[test]
fn accepts_days_that_occur_rarely() {
    for expression in ["0 0 29 2 *", "0 0 * FEB FRI#5", "0 0 31 2 MON", "0 0 29 2 +0"] {
        fields(expression);
    }
}
