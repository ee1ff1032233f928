//! The default log of programs without a `tracing` subscriber.

mod fields;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::TestWriter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;

use super::banner;
use fields::OneLine;

/// Writes the log to standard error, unless the program has set a subscriber. The environment variable `BAYA_LOG` sets
/// the level; the default is `info`.
pub(super) fn log_by_default() {
    log(LevelFilter::INFO, BoxMakeWriter::new(std::io::stderr));
}

/// Writes the log of a test to the output that the test harness captures. The default level is `error`.
pub(crate) fn log_in_tests() {
    log(LevelFilter::ERROR, BoxMakeWriter::new(TestWriter::new()));
}

fn log(default: LevelFilter, writer: BoxMakeWriter) {
    if tracing::dispatcher::has_been_set() {
        return;
    }
    let requested = std::env::var_os("BAYA_LOG");
    let level = requested.as_ref().and_then(|level| level.to_str()?.parse().ok());
    let subscriber = tracing_subscriber::fmt()
        .with_writer(writer)
        .with_ansi(banner::use_color())
        .with_max_level(level.unwrap_or(default))
        .with_target(false)
        .fmt_fields(OneLine)
        .finish();
    // If another thread has set a subscriber meanwhile, that one is kept.
    let _ = tracing::subscriber::set_global_default(subscriber);
    if let (Some(requested), None) = (requested, level) {
        tracing::warn!(
            "invalid `BAYA_LOG` {requested:?}, using level `{default}`; expected off, error, warn, info, debug or trace"
        );
    }
}
