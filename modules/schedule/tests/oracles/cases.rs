//! Prints random expressions, zones and starts, with the dates that follow. Other programs check them.
//!
//! The argument is the number of expressions, 10,000 by default. A line contains the expression, the zone, the start and the
//! dates in seconds of Unix time, separated by tabs.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test program that prints its result"
)]

#[path = "../schedule/random.rs"]
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
        // Each expression is used in three of the zones.
        for (name, zone) in zones.iter().skip(index % 2).step_by(2) {
            let start = random.start(zone, 2026);
            let next = |after: &Timestamp| cron.next_after(*after, zone);
            let dates = std::iter::successors(Some(start), next).skip(1).take(DATES);
            let dates: Vec<_> = dates.map(|date| date.as_second().to_string()).collect();
            println!("{cron}\t{name}\t{}\t{}", start.as_second(), dates.join(","));
        }
    }
}

/// Returns a random expression that matches some dates.
fn expression(random: &mut Random) -> Cron {
    std::iter::repeat_with(|| Cron::parse(&random.expression(Days::Common)))
        .find_map(Result::ok)
        .expect("most expressions match")
}
