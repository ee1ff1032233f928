//! The same dates as those of croner, whose rules for changes of the clock this crate follows.

#![allow(clippy::expect_used, reason = "a test says what it expects by panicking")]

mod random;

use std::str::FromStr;

use baya_schedule::{Cron, CronError};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use random::{Days, Random, ZONES};

const EXPRESSIONS: usize = 10_000;
const MUTATIONS: usize = 100_000;
const DATES: usize = 5;

fn ours(cron: &Cron, start: Timestamp, zone: &TimeZone) -> Vec<Timestamp> {
    let next = |after: &Timestamp| cron.next_after(*after, zone);
    std::iter::successors(Some(start), next).skip(1).take(DATES).collect()
}

fn theirs(cron: &croner::Cron, start: Timestamp, zone: &TimeZone) -> Vec<Timestamp> {
    let dates = cron.iter_after(start.to_zoned(zone.clone()));
    dates.take(DATES).map(|date| date.timestamp()).collect()
}

/// An expression that may match, and how croner reads it.
fn expression(random: &mut Random) -> (Cron, croner::Cron) {
    loop {
        let text = random.expression(Days::All);
        let theirs = croner::Cron::from_str(&text).expect(&text);
        match Cron::parse(&text) {
            Ok(ours) => return (ours, theirs),
            Err(error) => assert!(error.message.contains("never matches"), "{text}: {error}"),
        }
    }
}

#[track_caller]
fn assert_none(differences: &[String]) {
    let some = &differences[..differences.len().min(20)];
    assert!(differences.is_empty(), "{} differences, such as {some:#?}", differences.len());
}

#[test]
fn next_dates_of_random_expressions_are_those_of_croner() {
    let mut random = Random::new(1);
    let mut differences = Vec::new();
    for _ in 0..EXPRESSIONS {
        let (cron, other) = expression(&mut random);
        for name in ZONES {
            let zone = TimeZone::get(name).expect(name);
            let mut start = random.start(&zone, 2026);
            if random.chance(20) {
                start += SignedDuration::from_millis(random.within(1, 999));
            }
            let found = ours(&cron, start, &zone);
            let expected = theirs(&other, start, &zone);
            if found != expected {
                let case = format!("{cron} in {name} after {start}");
                differences.push(format!("{case}: {found:?}, and croner {expected:?}"));
            }
        }
    }
    assert_none(&differences);
}

/// Names that croner replaces by their numbers wherever they are written, also in other fields.
const NAMES: [&str; 19] = [
    "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "JAN", "FEB", "MAR", "APR", "MAY", "JUN",
    "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];

/// Whether it is known that croner accepts an expression that is rejected here.
fn is_rejected_on_purpose(expression: &str, error: &CronError) -> bool {
    let part = expression[error.start..error.end].to_ascii_uppercase();
    let named = NAMES.iter().any(|name| part.contains(name));
    // croner ignores what follows a `W`, and what comes before the last `L` of a day of week.
    let of_day = |field: &str| error.message.contains(field);
    let after_w = part.contains('W') && of_day("is not a valid day of month");
    let before_l =
        part.ends_with('L') && (of_day("is not a valid day of week") || of_day("occurrence"));
    // A step beyond its field selects the first value alone.
    let long_step =
        error.message.contains(" step `") && error.message.contains("write a number from 1 to");
    // It skips empty elements, and has no day of week for `L`.
    let others =
        ["never matches", "remove the year", "an empty element", "`L` needs a day of week"];
    named
        || after_w
        || before_l
        || long_step
        || others.iter().any(|text| error.message.contains(text))
}

/// Whether it is known that croner rejects an expression that is accepted here.
fn is_accepted_on_purpose(expression: &str) -> bool {
    // `1-5L`, which is `1-5#L`.
    let mut elements = expression.split([',', ' ']);
    elements.any(|element| element.ends_with('L') && element.contains(['-', '/']))
}

/// An expression with some of its characters replaced, removed or repeated.
fn mutated(random: &mut Random) -> String {
    let days = *random.pick(&[Days::All, Days::Common]);
    let mut text: Vec<_> = random.expression(days).chars().collect();
    for _ in 0..random.within(1, 3) {
        let index = random.within(0, text.len() as i64 - 1) as usize;
        let other = *random
            .pick(&['*', '?', ',', '-', '/', 'L', 'W', '#', '+', ' ', '0', '1', '7', '9', 'm']);
        match random.within(0, 2) {
            0 => text[index] = other,
            1 => text.insert(index, other),
            _ => drop(text.remove(index)),
        }
    }
    text.into_iter().collect()
}

#[test]
fn expressions_are_read_as_croner_reads_them_but_for_known_forms() {
    let mut random = Random::new(2);
    let zone = TimeZone::UTC;
    let mut differences = Vec::new();
    for _ in 0..MUTATIONS {
        let text = mutated(&mut random);
        let start = random.start(&zone, 2026);
        let other = croner::Cron::from_str(&text);
        match (Cron::parse(&text), other) {
            (Ok(cron), Ok(other)) => {
                let found = ours(&cron, start, &zone);
                let expected = theirs(&other, start, &zone);
                if found != expected {
                    differences
                        .push(format!("{cron} after {start}: {found:?}, and croner {expected:?}"));
                }
            }
            (Ok(_), Err(error)) if !is_accepted_on_purpose(&text) => {
                differences.push(format!("{text}: only croner rejects it: {error}"));
            }
            (Err(error), Ok(_)) if !is_rejected_on_purpose(&text, &error) => {
                differences.push(format!("{text}: only croner accepts it: {error}"));
            }
            _ => {}
        }
    }
    assert_none(&differences);
}
