//! The search for the next date of an expression.
//!
//! Expressions match local times. A time zone converts them to instants. Between two transitions of the zone, its offset is
//! constant.
//!
//! The work of a search is bounded: it iterates over months, whose days are bits, and over the transitions of the zone, up to a
//! limit of years. It never iterates over seconds, minutes or days.

use baya_cron::{Fields, Month};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// The limit of a search in years. A day of week occurs on 29 February again after 40 years at the latest.
const MAX_YEARS: i16 = 100;

/// Returns the first date after an instant that an expression matches.
pub fn next(fields: &Fields, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let start = next_second(after)?;
    let end = zone.to_datetime(start).saturating_add(MAX_YEARS.years());
    if fields.fixed { fixed(fields, start, end, zone) } else { repeating(fields, start, end, zone) }
}

/// Returns the first whole second after an instant.
fn next_second(instant: Timestamp) -> Option<Timestamp> {
    let before_epoch = instant.subsec_nanosecond() < 0;
    Timestamp::from_second(instant.as_second() + i64::from(!before_epoch)).ok()
}

/// Returns the next instant of an expression with a fixed time: each local time at its first occurrence, and a time in a gap
/// at the end of the gap.
fn fixed(fields: &Fields, start: Timestamp, end: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    // If the clock skips times just before the start, the search has to include them.
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

/// Returns the instant at which the clock skips a time. `after` is the offset from then on.
fn end_of_gap(time: DateTime, after: Offset, zone: &TimeZone) -> Option<Timestamp> {
    let before = after.to_timestamp(time).ok()?;
    let mut changes = zone.following(before).take(4);
    changes.find(|change| change.offset() == after).map(|change| change.timestamp())
}

/// Returns the next instant of a repeating expression: each instant whose local time matches.
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

/// Returns the first matching local time from `from` on and before `end`.
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

/// Returns the first matching date from `from` to `end`.
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

/// Returns the matching days of the month that begins at `first`, as bits.
fn days_in(fields: &Fields, first: Date) -> u32 {
    if fields.months & 1 << first.month() == 0 {
        return 0;
    }
    let weekday = first.weekday().to_sunday_zero_offset() as u32;
    let month = Month::new(first.days_in_month() as u32, weekday);
    month.map_or(0, |month| fields.matching_days(month))
}

/// Returns the first matching time of a day, from `from` on.
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

/// Returns the lowest value of a set from `from` on, which is 60 at most.
fn lowest(set: u64, from: i8) -> Option<i8> {
    let set = set & u64::MAX << from;
    (set != 0).then_some(set.trailing_zeros() as i8)
}
