//! A comparison with the crate croner, whose rules for changes of the clock this crate follows.

use std::str::FromStr;

use baya_schedule::{Cron, CronError};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::random::{Days, Random, ZONES};

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

/// Returns a random expression that matches some dates, parsed by both crates.
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
fn finds_the_same_dates_as_croner_for_random_expressions() {
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
            let actual = ours(&cron, start, &zone);
            let expected = theirs(&other, start, &zone);
            if actual != expected {
                let case = format!("{cron} in {name} after {start}");
                differences.push(format!("{case}: {actual:?}, and croner {expected:?}"));
            }
        }
    }
    assert_none(&differences);
}

/// The names that croner replaces by their numbers in all fields, also in those to which they do not belong.
const NAMES: [&str; 19] = [
    "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "JAN", "FEB", "MAR", "APR", "MAY", "JUN",
    "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];

/// Returns whether this crate rejects an expression on purpose that croner accepts.
fn is_rejected_on_purpose(expression: &str, error: &CronError) -> bool {
    let element = expression[error.start..error.end].to_ascii_uppercase();
    let has_message = |text: &str| error.message.contains(text);
    let has_name = NAMES.iter().any(|name| element.contains(name));
    // croner ignores characters after a `W`, and those before the last `L` of a day of week.
    let after_w = element.contains('W') && has_message("is not a valid day of month");
    let before_l = element.ends_with('L')
        && (has_message("is not a valid day of week") || has_message("occurrence"));
    // In croner, a step beyond its field selects only the first value.
    let long_step = has_message(" step `") && has_message("write a number from 1 to");
    // croner skips empty elements, and accepts `L` without a day of week.
    let others =
        ["never matches", "remove the year", "an empty element", "`L` needs a day of week"];
    has_name || after_w || before_l || long_step || others.iter().any(|text| has_message(text))
}

/// Returns whether this crate accepts an expression on purpose that croner rejects.
fn is_accepted_on_purpose(expression: &str) -> bool {
    // `1-5L`, which is `1-5#L`.
    let mut elements = expression.split([',', ' ']);
    elements.any(|element| element.ends_with('L') && element.contains(['-', '/']))
}

/// Returns a random expression in which some characters were replaced, inserted or removed.
fn mutated_expression(random: &mut Random) -> String {
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
fn parses_the_same_expressions_as_croner_except_for_known_forms() {
    let mut random = Random::new(2);
    let zone = TimeZone::UTC;
    let mut differences = Vec::new();
    for _ in 0..MUTATIONS {
        let text = mutated_expression(&mut random);
        let start = random.start(&zone, 2026);
        let other = croner::Cron::from_str(&text);
        match (Cron::parse(&text), other) {
            (Ok(cron), Ok(other)) => {
                let actual = ours(&cron, start, &zone);
                let expected = theirs(&other, start, &zone);
                if actual != expected {
                    differences
                        .push(format!("{cron} after {start}: {actual:?}, and croner {expected:?}"));
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
