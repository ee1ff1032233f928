//! The next date of an expression.
//!
//! Expressions match times of the clock. A time zone turns these into instants, and has stretches between
//! two changes of its clock, in which the clock runs as usual.
//!
//! The work of a search is bounded: it passes over months by their days as bits, and over stretches of the
//! zone, up to a limit of years. It never counts seconds, minutes or days.

use baya_cron::{Fields, Month};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// How far a search goes. A day of week on 29 February comes back after 40 years at the latest.
const YEARS: i16 = 100;

pub fn next(fields: &Fields, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let start = next_second(after)?;
    let end = zone.to_datetime(start).saturating_add(YEARS.years());
    if fields.fixed { fixed(fields, start, end, zone) } else { repeating(fields, start, end, zone) }
}

/// The first whole second after an instant.
fn next_second(instant: Timestamp) -> Option<Timestamp> {
    let before_epoch = instant.subsec_nanosecond() < 0;
    Timestamp::from_second(instant.as_second() + i64::from(!before_epoch)).ok()
}

/// Each time of the clock at its first occurrence, and those in a gap after it.
fn fixed(fields: &Fields, start: Timestamp, end: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    // If the clock skips times before the start, they are after the second before it.
    let before = start.checked_sub(1.second()).ok()?;
    let mut from = zone.to_datetime(before).checked_add(1.second()).ok()?;
    loop {
        let time = time_from(fields, from, end)?;
        let instant = match zone.to_ambiguous_timestamp(time).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(time).ok()?,
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(time).ok()?,
            AmbiguousOffset::Gap { after, .. } => {
                let instant = end_of_gap(time, after, zone)?;
                from = zone.to_datetime(instant);
                if !has_date(fields, from.date()) {
                    continue;
                }
                instant
            }
        };
        if instant >= start {
            return Some(instant);
        }
        // The first occurrence was before the clock went back.
        from = time.checked_add(1.second()).ok()?;
    }
}

/// The instant at which the clock skips a time; `after` is the offset from then on.
fn end_of_gap(time: DateTime, after: Offset, zone: &TimeZone) -> Option<Timestamp> {
    let before = after.to_timestamp(time).ok()?;
    let mut changes = zone.following(before).take(4);
    changes.find(|change| change.offset() == after).map(|change| change.timestamp())
}

/// Each instant at which the clock shows a time that matches.
fn repeating(
    fields: &Fields,
    start: Timestamp,
    end: DateTime,
    zone: &TimeZone,
) -> Option<Timestamp> {
    let mut start = start;
    loop {
        let offset = zone.to_offset(start);
        let change = zone.following(start).next().map(|change| change.timestamp());
        let from = offset.to_datetime(start);
        let until = change.map_or(end, |change| offset.to_datetime(change).min(end));
        if let Some(time) = time_from(fields, from, until) {
            return offset.to_timestamp(time).ok();
        }
        start = change.filter(|_| from < end)?;
    }
}

/// The first time of a clock that matches, from one time on and before another one.
fn time_from(fields: &Fields, from: DateTime, end: DateTime) -> Option<DateTime> {
    let mut from = from;
    loop {
        let date = date_from(fields, from.date(), end.date())?;
        if date > from.date() {
            from = date.to_datetime(Time::midnight());
        }
        if let Some(time) = time_of_day_from(fields, from.time()) {
            return Some(date.to_datetime(time)).filter(|time| *time < end);
        }
        from = date.tomorrow().ok()?.to_datetime(Time::midnight());
    }
}

/// The first date that matches, from one date to another one.
fn date_from(fields: &Fields, from: Date, end: Date) -> Option<Date> {
    let mut month = from.first_of_month();
    let mut allowed = u32::MAX << from.day();
    while month <= end {
        let days = days_in(fields, month) & allowed;
        if days != 0 {
            return Date::new(month.year(), month.month(), days.trailing_zeros() as i8).ok();
        }
        allowed = u32::MAX;
        month = month.checked_add(1.month()).ok()?;
    }
    None
}

fn has_date(fields: &Fields, date: Date) -> bool {
    days_in(fields, date.first_of_month()) & 1 << date.day() != 0
}

/// The days that match, as bits, of the month that begins with a date.
fn days_in(fields: &Fields, first: Date) -> u32 {
    if fields.months & 1 << first.month() == 0 {
        return 0;
    }
    let weekday = first.weekday().to_sunday_zero_offset() as u32;
    let month = Month::new(first.days_in_month() as u32, weekday);
    month.map_or(0, |month| fields.days_of(month))
}

/// The first time of a day that matches, from another one on.
fn time_of_day_from(fields: &Fields, from: Time) -> Option<Time> {
    let hour = from.hour();
    let minute = from.minute();
    let hours = u64::from(fields.hours);
    if has(hours, hour) {
        let second = lowest(fields.seconds, from.second()).filter(|_| has(fields.minutes, minute));
        if let Some(second) = second {
            return Time::new(hour, minute, second, 0).ok();
        }
        if let Some(minute) = lowest(fields.minutes, minute + 1) {
            return Time::new(hour, minute, lowest(fields.seconds, 0)?, 0).ok();
        }
    }
    let hour = lowest(hours, hour + 1)?;
    Time::new(hour, lowest(fields.minutes, 0)?, lowest(fields.seconds, 0)?, 0).ok()
}

fn has(set: u64, value: i8) -> bool {
    set & 1 << value != 0
}

/// The lowest value of a set, from another value on, which is 60 at most.
fn lowest(set: u64, from: i8) -> Option<i8> {
    let set = set & u64::MAX << from;
    (set != 0).then_some(set.trailing_zeros() as i8)
}
