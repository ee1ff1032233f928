//! Schedules: the times at which jobs are due.

use std::fmt;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::cron::Cron;
use crate::error::ScheduleError;

/// The maximum duration that a job may declare. No clock overflows with it.
const MAX_DURATION: Duration = Duration::from_secs(1_000 * 366 * 24 * 60 * 60);

/// The schedule of a job.
pub(crate) enum Schedule {
    /// The dates of a cron expression in a time zone.
    Cron { cron: Cron, zone: TimeZone, zone_name: String },
    /// Repeatedly, first one interval after the start of the app.
    Interval(Duration),
    /// Repeatedly, at the multiples of the interval since 1970, which are the same for all replicas.
    Shared(Duration),
    /// Once, after a delay.
    After(Duration),
}

impl Schedule {
    /// Parses a cron expression and a time zone.
    pub(crate) fn cron(job: &str, expression: &str, zone: &str) -> Result<Self, ScheduleError> {
        let cron = Cron::parse(expression).map_err(|error| ScheduleError::Expression {
            job: job.to_owned(),
            expression: expression.to_owned(),
            error,
        })?;
        let unknown = |_| ScheduleError::Zone { job: job.to_owned(), zone: zone.to_owned() };
        let time_zone = time_zone(zone).map_err(unknown)?;
        Ok(Self::Cron { cron, zone: time_zone, zone_name: zone.to_owned() })
    }

    /// Creates a schedule with an interval. With a leader, all replicas share its times.
    pub(crate) fn interval(
        job: &str,
        interval: Duration,
        leader: bool,
    ) -> Result<Self, ScheduleError> {
        let interval = check_duration(job, "interval", interval)?;
        Ok(if leader { Self::Shared(interval) } else { Self::Interval(interval) })
    }

    /// Returns the first time at which the job is due if the app starts at `now`.
    pub(crate) fn first(&self, now: SystemTime) -> Option<SystemTime> {
        match self {
            Self::After(delay) => now.checked_add(*delay),
            Self::Cron { .. } | Self::Interval(_) | Self::Shared(_) => self.next(now, now),
        }
    }

    /// Returns the next time after `now`, for a job that was due at `due`.
    pub(crate) fn next(&self, due: SystemTime, now: SystemTime) -> Option<SystemTime> {
        match self {
            Self::Cron { cron, zone, .. } => {
                let from = Timestamp::try_from(now.max(due)).ok()?;
                cron.next_after(from, zone).map(SystemTime::from)
            }
            Self::Interval(interval) => {
                let regular = due.checked_add(*interval).filter(|next| *next > now);
                regular.or_else(|| now.checked_add(*interval))
            }
            Self::Shared(interval) => multiple(now.max(due), *interval)?.checked_add(*interval),
            Self::After(_) => None,
        }
    }

    /// Returns the last time after `after` and up to `now` at which the job was due.
    pub(crate) fn last_due(&self, after: SystemTime, now: SystemTime) -> Option<SystemTime> {
        match self {
            Self::Cron { cron, zone, .. } => {
                let now = Timestamp::try_from(now).ok()?;
                let next = |after| cron.next_after(after, zone).filter(|next| *next <= now);
                let first = next(Timestamp::try_from(after).ok()?)?;
                Some(last_date(first, now, next).into())
            }
            Self::Interval(interval) => {
                let since = now.duration_since(after).ok().filter(|since| since >= interval)?;
                let rest = since.as_nanos() % interval.as_nanos();
                now.checked_sub(Duration::from_nanos_u128(rest))
            }
            Self::Shared(interval) => multiple(now, *interval).filter(|last| *last > after),
            Self::After(_) => None,
        }
    }

    /// Returns the next time of a job that was due at `due`, after the clock was set back to `now`.
    pub(crate) fn set_back(&self, due: SystemTime, now: SystemTime) -> SystemTime {
        let restarted = match self {
            Self::Cron { .. } | Self::Interval(_) | Self::Shared(_) => self.next(now, now),
            Self::After(delay) => now.checked_add(*delay),
        };
        restarted.map_or(due, |restarted| restarted.min(due))
    }
}

/// Returns the last multiple of the interval since 1970 that is not after `now`.
fn multiple(now: SystemTime, interval: Duration) -> Option<SystemTime> {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let rest = since.as_nanos() % interval.as_nanos();
    SystemTime::UNIX_EPOCH.checked_add(since.checked_sub(Duration::from_nanos_u128(rest))?)
}

/// Returns the last date up to `now`, from an earlier date. `next` returns the first date after a time, up to `now`. The
/// search is binary, because there may be a date every second.
fn last_date(
    first: Timestamp,
    now: Timestamp,
    next: impl Fn(Timestamp) -> Option<Timestamp>,
) -> Timestamp {
    let mut last = first;
    let mut end = now;
    while let Some(following) = next(last) {
        let middle = last + last.duration_until(end) / 2;
        match next(middle) {
            Some(date) => last = date,
            None => {
                last = following;
                end = middle;
            }
        }
    }
    last
}

/// Returns the time zone with this name, from the bundled database. Attributes were checked against it as well; the database
/// of the machine may have other names.
pub(crate) fn time_zone(name: &str) -> Result<TimeZone, jiff::Error> {
    TimeZoneDatabase::bundled().get(name)
}

/// Checks that a duration of a job is above zero and not too long.
pub(crate) fn check_duration(
    job: &str,
    field: &'static str,
    duration: Duration,
) -> Result<Duration, ScheduleError> {
    if duration.is_zero() || duration > MAX_DURATION {
        return Err(ScheduleError::Duration { job: job.to_owned(), field });
    }
    Ok(duration)
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cron { cron, zone_name, .. } => write!(f, "{cron} {zone_name}"),
            Self::Interval(interval) | Self::Shared(interval) => write!(f, "every {interval:?}"),
            Self::After(delay) => write!(f, "{delay:?} after the start"),
        }
    }
}
