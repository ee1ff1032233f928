//! The log of a program that sets no subscriber of its own.

mod fields;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::TestWriter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

use super::banner;
use fields::OneLine;

/// Prints the log to standard error where the program has no subscriber of its own; `BAYA_LOG` sets
/// the level, `info` by default.
pub(super) fn log_by_default() {
    log(LevelFilter::INFO, BoxMakeWriter::new(std::io::stderr));
}

/// Prints the log of a test to the output that the test harness captures; the default level is `error`.
pub(crate) fn log_in_tests() {
    log(LevelFilter::ERROR, BoxMakeWriter::new(TestWriter::new()));
}

fn log(otherwise: LevelFilter, writer: BoxMakeWriter) {
    if tracing::dispatcher::has_been_set() {
        return;
    }
    let asked = std::env::var_os("BAYA_LOG");
    let level = asked.as_ref().and_then(|level| level.to_str()?.parse().ok());
    let subscriber = tracing_subscriber::fmt()
        .with_writer(writer)
        .with_ansi(banner::in_colour())
        .with_max_level(level.unwrap_or(otherwise))
        .with_target(false)
        .fmt_fields(OneLine)
        .finish();
    // Another thread may have set a subscriber in between, which then stays.
    let _ = tracing::subscriber::set_global_default(subscriber);
    if let (Some(asked), None) = (asked, level) {
        tracing::warn!(
            "`BAYA_LOG` is {asked:?}, so the level is `{otherwise}`; write off, error, warn, info, debug or trace"
        );
    }
}
