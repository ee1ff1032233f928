//! The dates of cron expressions.

use baya_schedule::Cron;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

fn cron(expression: &str) -> Cron {
    Cron::parse(expression).expect(expression)
}

/// Returns the next dates after a time with its zone, such as `2026-03-29T00:00[Europe/Paris]`.
fn dates(expression: &str, after: &str, count: usize) -> Vec<String> {
    let cron = cron(expression);
    let after: Zoned = after.parse().expect(after);
    let zone = after.time_zone().clone();
    let next = |after: &Timestamp| cron.next_after(*after, &zone);
    let dates = std::iter::successors(Some(after.timestamp()), next).skip(1).take(count);
    dates.map(|date| date.to_zoned(zone.clone()).strftime("%F %T %z").to_string()).collect()
}

#[track_caller]
fn assert_dates<const N: usize>(expression: &str, after: &str, expected: [&str; N]) {
    assert_eq!(dates(expression, after, N), expected, "{expression} after {after}");
}

#[test]
fn the_next_date_is_after_the_instant() {
    let after = "2026-01-05T04:00[UTC]";
    assert_dates("0 4 * * *", after, ["2026-01-06 04:00:00 +0000"]);
    assert_dates("0 4 * * *", "2026-01-05T03:59:59.999999999[UTC]", ["2026-01-05 04:00:00 +0000"]);
    assert_dates("* * * * * *", after, ["2026-01-05 04:00:01 +0000"]);
    assert_dates("* * * * * *", "2026-01-05T04:00:00.1[UTC]", ["2026-01-05 04:00:01 +0000"]);
    assert_dates("* * * * * *", "1969-12-31T23:59:59.5[UTC]", ["1970-01-01 00:00:00 +0000"]);
    assert_dates("* * * * * *", "1960-01-01T00:00:00[UTC]", ["1960-01-01 00:00:01 +0000"]);
}

#[test]
fn returns_the_times_of_a_day_in_order() {
    assert_dates(
        "10,50 */30 8-9 * * *",
        "2026-01-05T08:30:20[UTC]",
        [
            "2026-01-05 08:30:50 +0000",
            "2026-01-05 09:00:10 +0000",
            "2026-01-05 09:00:50 +0000",
            "2026-01-05 09:30:10 +0000",
            "2026-01-05 09:30:50 +0000",
            "2026-01-06 08:00:10 +0000",
        ],
    );
}

#[test]
fn continues_in_the_next_month_and_year() {
    assert_dates("59 59 23 31 12 *", "2026-12-31T23:59:58[UTC]", ["2026-12-31 23:59:59 +0000"]);
    assert_dates("@yearly", "2026-12-31T23:59:59[UTC]", ["2027-01-01 00:00:00 +0000"]);
    assert_dates(
        "0 0 31 * *",
        "2026-01-31T12:00[UTC]",
        ["2026-03-31 00:00:00 +0000", "2026-05-31 00:00:00 +0000"],
    );
}

#[test]
fn a_day_has_to_match_one_of_two_restricted_fields() {
    // The 13th of February 2026 is a Friday.
    assert_dates(
        "0 0 13 * FRI",
        "2026-02-01T00:00[UTC]",
        [
            "2026-02-06 00:00:00 +0000",
            "2026-02-13 00:00:00 +0000",
            "2026-02-20 00:00:00 +0000",
            "2026-02-27 00:00:00 +0000",
            "2026-03-06 00:00:00 +0000",
        ],
    );
    let odd_or_monday = ["2026-02-01 00:00:00 +0000", "2026-02-02 00:00:00 +0000"];
    assert_dates("0 0 */2 * MON", "2026-01-31T00:00[UTC]", odd_or_monday);
}

#[test]
fn with_a_plus_a_day_has_to_match_both_fields() {
    assert_dates(
        "0 0 13 * +FRI",
        "2026-01-01T00:00[UTC]",
        ["2026-02-13 00:00:00 +0000", "2026-03-13 00:00:00 +0000", "2026-11-13 00:00:00 +0000"],
    );
}

#[test]
fn finds_the_last_day_and_the_last_weekday_of_a_month() {
    let after = "2028-01-31T12:00[UTC]";
    assert_dates("0 0 L * *", after, ["2028-02-29 00:00:00 +0000", "2028-03-31 00:00:00 +0000"]);
    // The 30th of April 2028 is a Sunday.
    let weekdays =
        ["2028-02-29 00:00:00 +0000", "2028-03-31 00:00:00 +0000", "2028-04-28 00:00:00 +0000"];
    assert_dates("0 0 LW * *", after, weekdays);
    let both = ["2028-04-28 00:00:00 +0000", "2028-04-30 00:00:00 +0000"];
    assert_dates("0 0 L,LW 4 *", after, both);
}

#[test]
fn the_nearest_weekday_stays_in_its_month() {
    for (expression, date) in [
        // Wednesday, Saturday, Sunday.
        ("0 0 15W 7 *", "2026-07-15 00:00:00 +0000"),
        ("0 0 15W 8 *", "2026-08-14 00:00:00 +0000"),
        ("0 0 15W 2 *", "2026-02-16 00:00:00 +0000"),
        // A Saturday that begins its month, and a Sunday that ends it.
        ("0 0 1W 8 *", "2026-08-03 00:00:00 +0000"),
        ("0 0 31W 5 *", "2026-05-29 00:00:00 +0000"),
        // June has no 31st.
        ("0 0 31W 6,7 *", "2026-07-31 00:00:00 +0000"),
    ] {
        assert_dates(expression, "2026-01-01T00:00[UTC]", [date]);
    }
}

#[test]
fn counts_the_occurrences_of_a_day_of_week_in_the_month() {
    let after = "2026-01-01T00:00[UTC]";
    assert_dates("0 0 * * 5#3", after, ["2026-01-16 00:00:00 +0000", "2026-02-20 00:00:00 +0000"]);
    assert_dates(
        "0 0 * * MON#5",
        after,
        ["2026-03-30 00:00:00 +0000", "2026-06-29 00:00:00 +0000"],
    );
    assert_dates("0 0 * * 5L", after, ["2026-01-30 00:00:00 +0000", "2026-02-27 00:00:00 +0000"]);
    assert_dates("0 0 * * 7L", after, ["2026-01-25 00:00:00 +0000"]);
}

#[test]
fn finds_rare_days_across_centuries() {
    // 2100 has no leap day.
    let leap_days = ["2096-02-29 00:00:00 +0000", "2104-02-29 00:00:00 +0000"];
    assert_dates("0 0 29 2 *", "2095-01-01T00:00[UTC]", leap_days);
    let friday = ["2092-02-29 04:00:00 -0500"];
    assert_dates("* * 4 * 2 FRI#5", "2072-01-01T00:00[America/New_York]", friday);
    assert_dates("0 0 29 2 +MON", "2072-01-01T00:00[UTC]", ["2072-02-29 00:00:00 +0000"]);
    assert_dates("0 0 29 2 +MON", "2072-03-01T00:00[UTC]", ["2112-02-29 00:00:00 +0000"]);
}

#[test]
fn returns_none_at_the_end_of_the_calendar() {
    let zone = TimeZone::fixed(Offset::UTC);
    for expression in ["0 0 1 1 *", "* * * 1 1 *"] {
        assert_eq!(cron(expression).next_after(Timestamp::MAX, &zone), None, "{expression}");
        let last: Timestamp = "9999-06-01T00:00Z".parse().expect("an instant");
        assert_eq!(cron(expression).next_after(last, &zone), None, "{expression}");
    }
}

#[test]
fn a_fixed_time_in_a_gap_runs_after_the_gap() {
    let after = "2026-03-28T12:00[Europe/Paris]";
    assert_dates(
        "30 2 * * *",
        after,
        ["2026-03-29 03:00:00 +0200", "2026-03-30 02:30:00 +0200", "2026-03-31 02:30:00 +0200"],
    );
    assert_dates("0 3 * * *", after, ["2026-03-29 03:00:00 +0200", "2026-03-30 03:00:00 +0200"]);
    assert_dates("59 1 * * *", after, ["2026-03-29 01:59:00 +0100", "2026-03-30 01:59:00 +0200"]);
    let last_second = "2026-03-29T01:59:59[Europe/Paris]";
    assert_dates("30 2 * * *", last_second, ["2026-03-29 03:00:00 +0200"]);
    let half_an_hour = "2026-10-03T12:00[Australia/Lord_Howe]";
    assert_dates("15 2 * * *", half_an_hour, ["2026-10-04 02:30:00 +1100"]);
}

#[test]
fn a_fixed_time_in_a_gap_needs_the_date_after_the_gap_to_match() {
    // Greenland skips from 23:00 on Saturday to Sunday.
    let after = "2026-03-28T12:00[America/Nuuk]";
    assert_dates("30 23 * * *", after, ["2026-03-29 00:00:00 -0100", "2026-03-29 23:30:00 -0100"]);
    assert_dates("30 23 * * SAT", after, ["2026-04-04 23:30:00 -0100"]);
    // Samoa had no 30th of December.
    let after = "2011-12-29T12:00[Pacific/Apia]";
    assert_dates("0 9 30 12 *", after, ["2012-12-30 09:00:00 +1400"]);
    assert_dates("0 9 * * *", after, ["2011-12-31 00:00:00 +1400", "2011-12-31 09:00:00 +1400"]);
}

#[test]
fn skips_repeating_times_in_a_gap() {
    let after = "2026-03-29T01:30[Europe/Paris]";
    assert_dates("*/30 * * * *", after, ["2026-03-29 03:00:00 +0200", "2026-03-29 03:30:00 +0200"]);
    assert_dates("30 2,4 * * *", after, ["2026-03-29 04:30:00 +0200", "2026-03-30 02:30:00 +0200"]);
    assert_dates("*/30 2 * * *", after, ["2026-03-30 02:00:00 +0200"]);
}

#[test]
fn a_fixed_time_in_an_overlap_runs_once_at_its_first_occurrence() {
    assert_dates(
        "30 2 * * *",
        "2026-10-24T12:00[Europe/Paris]",
        ["2026-10-25 02:30:00 +0200", "2026-10-26 02:30:00 +0100"],
    );
    // The second occurrence has begun.
    let after = "2026-10-25T02:10+01:00[Europe/Paris]";
    assert_dates("30 2 * * *", after, ["2026-10-26 02:30:00 +0100"]);
    let after = "2026-04-04T12:00[Australia/Lord_Howe]";
    assert_dates("45 1 * * *", after, ["2026-04-05 01:45:00 +1100", "2026-04-06 01:45:00 +1030"]);
}

#[test]
fn repeating_times_in_an_overlap_run_at_both_occurrences() {
    assert_dates(
        "*/30 * * * *",
        "2026-10-25T02:00+02:00[Europe/Paris]",
        [
            "2026-10-25 02:30:00 +0200",
            "2026-10-25 02:00:00 +0100",
            "2026-10-25 02:30:00 +0100",
            "2026-10-25 03:00:00 +0100",
        ],
    );
    assert_dates(
        "10,40 2 * * *",
        "2026-10-25T02:40+02:00[Europe/Paris]",
        ["2026-10-25 02:10:00 +0100", "2026-10-25 02:40:00 +0100", "2026-10-26 02:10:00 +0100"],
    );
}

#[test]
fn displays_an_expression_as_it_was_written() {
    let text = " 0 4  * * mon ";
    assert_eq!(cron(text).to_string(), text);
    assert_eq!(cron(text), cron(text).clone());
}

#[test]
fn an_error_has_the_position_of_the_invalid_element() {
    let text = "0 4 * * 1,8";
    let error = Cron::parse(text).expect_err(text);
    assert_eq!(&text[error.start..error.end], "8");
    let message = "day of week 8 is out of range: days of week are 0 to 7, or `SUN` to `SAT`";
    assert_eq!(error.to_string(), message);
}

#[test]
fn rejects_an_expression_with_more_than_1024_bytes() {
    let minutes: Vec<_> = (0..60).map(|minute| minute.to_string()).collect();
    let all = minutes.join(",");
    assert!(Cron::parse(&format!("{all} * * * *")).is_ok());
    let error = Cron::parse(&format!("{} * * * *", [all.as_str(); 10].join(","))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected at most 1024 bytes, found 1707: write ranges and steps, such as `0-59/5`"
    );
}
