//! Random cron expressions, and random starts near changes of the clock. The same seed generates the same values.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Time zones without transitions, with transitions in the north and the south, by half an hour, at midnight, and across
/// midnight.
pub const ZONES: [&str; 6] = [
    "Asia/Kolkata",
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "America/Nuuk",
];

/// The forms of days in generated expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// All forms.
    All,
    /// The forms that other programs also support: no `W` and no `+`.
    Common,
}

/// A random number generator (SplitMix64).
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// Creates a generator with this seed, or with the seed in `CRON_SEED`.
    pub fn new(seed: u64) -> Self {
        let override_seed = std::env::var("CRON_SEED").ok().and_then(|seed| seed.parse().ok());
        Self(override_seed.unwrap_or(seed))
    }

    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from `first` to `last`, inclusive.
    pub fn within(&mut self, first: i64, last: i64) -> i64 {
        first + (self.number() % (last - first + 1) as u64) as i64
    }

    /// Returns `true` with this probability in percent.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.within(1, 100) <= percent
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.within(0, all.len() as i64 - 1) as usize]
    }

    /// Returns an expression, which may not match any date.
    pub fn expression(&mut self, days: Days) -> String {
        // Half of the expressions have a fixed time, to which special rules apply at changes of the clock.
        let fixed = self.chance(50);
        let mut fields = Vec::new();
        if self.chance(50) {
            fields.push(if fixed { self.within(0, 59).to_string() } else { self.values(0, 59) });
        }
        if fixed {
            fields.push(self.pick(&["0", "15", "30", "45", "59", "7"]).to_string());
            let last = if self.chance(70) { 3 } else { 23 };
            fields.push(self.within(0, last).to_string());
        } else {
            fields.push(self.values(0, 59));
            fields.push(self.values(0, 23));
        }
        fields.push(self.days(days));
        fields.push(self.months());
        fields.push(self.weekdays(days));
        fields.join(" ")
    }

    /// Returns a field without special characters.
    fn values(&mut self, min: i64, max: i64) -> String {
        if self.chance(30) { "*".to_owned() } else { self.restricted_values(min, max) }
    }

    fn restricted_values(&mut self, min: i64, max: i64) -> String {
        match self.within(0, 9) {
            0 => self.list(min, max),
            1..=2 => format!("*/{}", self.within(1, (max - min) / 2)),
            _ => self.element(min, max),
        }
    }

    fn element(&mut self, min: i64, max: i64) -> String {
        let first = self.within(min, max);
        // croniter treats a range of one value as the whole field.
        let last = (first < max).then(|| self.within(first + 1, max));
        match (last, self.within(0, 9)) {
            (Some(last), 0..=2) => format!("{first}-{last}"),
            (Some(last), 3) => format!("{first}-{last}/{}", self.within(1, max.min(9))),
            _ => first.to_string(),
        }
    }

    /// Returns a list of elements that do not overlap.
    fn list(&mut self, min: i64, max: i64) -> String {
        let middle = self.within(min + 1, max - 1);
        let mut elements = vec![self.element(min, middle - 1), middle.to_string()];
        if self.chance(50) {
            elements.push(self.element(middle + 1, max));
        }
        elements.join(",")
    }

    fn days(&mut self, days: Days) -> String {
        let all = days == Days::All;
        match self.within(0, 19) {
            0..=9 => "*".to_owned(),
            10 => "?".to_owned(),
            11 | 12 => "L".to_owned(),
            13 if all => "LW".to_owned(),
            14 if all => format!("{}W", self.within(1, 31)),
            15 if all => format!("{}W,3,2-9,L", self.within(1, 31)),
            _ => self.restricted_values(1, 31),
        }
    }

    fn months(&mut self) -> String {
        match self.within(0, 9) {
            0..=6 => "*".to_owned(),
            7 => self.pick(&["JAN", "feb", "Mar", "APR-JUN", "JUL,DEC", "OCT", "NOV"]).to_string(),
            _ => self.restricted_values(1, 12),
        }
    }

    fn weekdays(&mut self, days: Days) -> String {
        let all = days == Days::All;
        let plus = if all && self.chance(10) { "+" } else { "" };
        let field = match self.within(0, 19) {
            0..=9 => "*".to_owned(),
            10 => "?".to_owned(),
            11 => self.pick(&["MON-FRI", "sun", "Sat,Tue", "SUN-WED"]).to_string(),
            12 => format!("{}L", self.within(0, 6)),
            13 => format!("{}#{}", self.within(0, 6), self.within(1, 5)),
            14 if all => {
                format!("{}#{},WED#L", self.pick(&["FRI", "2-4", "FRI-SUN"]), self.within(1, 5))
            }
            15 => self.within(0, 7).to_string(),
            _ => self.restricted_values(0, if all { 7 } else { 6 }),
        };
        format!("{plus}{field}")
    }

    /// Returns a start near the next transitions of the zone, or anywhere in the year.
    pub fn start(&mut self, zone: &TimeZone, year: i64) -> Timestamp {
        let begin = Timestamp::from_second((year - 1970) * 31_556_952).expect("a valid year");
        let changes: Vec<_> = zone.following(begin).take(2).collect();
        if changes.is_empty() || self.chance(20) {
            return begin + SignedDuration::from_secs(self.within(0, 31_556_952));
        }
        let change = self.pick(&changes).timestamp();
        let seconds = match self.within(0, 3) {
            0 => self.within(-172_800, 7_200),
            1 => self.within(-3, 3) * 1_800 + self.within(-1, 1),
            _ => self.within(-7_200, 7_200),
        };
        change + SignedDuration::from_secs(seconds)
    }
}
