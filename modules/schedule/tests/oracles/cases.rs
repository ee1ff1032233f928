//! Prints random expressions, zones and starts, with the dates that follow, for the other programs to check.
//!
//! The argument is how many expressions, 10,000 by default. A line has the expression, the zone, the start and the dates
//! in seconds of Unix time, between tabs.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a program of the tests, whose output is its purpose"
)]

#[path = "../random/mod.rs"]
mod random;

use baya_schedule::Cron;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use random::{Days, Random, ZONES};

const EXPRESSIONS: usize = 10_000;
const DATES: usize = 5;

fn main() {
    let mut random = Random::new(3);
    let zones = ZONES.map(|name| (name, TimeZone::get(name).expect(name)));
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok());
    for index in 0..count.unwrap_or(EXPRESSIONS) {
        let cron = expression(&mut random);
        // Each expression in three zones, in turns.
        for (name, zone) in zones.iter().skip(index % 2).step_by(2) {
            let start = random.start(zone, 2026);
            let next = |after: &Timestamp| cron.next_after(*after, zone);
            let dates = std::iter::successors(Some(start), next).skip(1).take(DATES);
            let dates: Vec<_> = dates.map(|date| date.as_second().to_string()).collect();
            println!("{cron}\t{name}\t{}\t{}", start.as_second(), dates.join(","));
        }
    }
}

/// An expression that may match.
fn expression(random: &mut Random) -> Cron {
    std::iter::repeat_with(|| Cron::parse(&random.expression(Days::Common)))
        .find_map(Result::ok)
        .expect("most expressions match")
}
