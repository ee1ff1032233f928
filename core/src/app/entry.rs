//! The functions that `#[baya::main]` and `#[baya::test]` call.

use std::future::Future;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use tokio::runtime::Builder;

use super::banner;
use crate::error::{Error, Result};

/// The time that work on blocking threads has after the end of the program.
const BLOCKING_TIMEOUT: Duration = Duration::from_secs(1);

/// Runs a program on a multi-threaded runtime. An error is printed to standard error, and the exit status is 1.
pub fn run_main<E: Into<Error>>(program: impl Future<Output = Result<(), E>>) -> ExitCode {
    let runtime = match Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return print_error(&error.into()),
    };
    let outcome = match runtime.block_on(program) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => print_error(&error.into()),
    };
    runtime.shutdown_timeout(BLOCKING_TIMEOUT);
    outcome
}

fn print_error(error: &Error) -> ExitCode {
    let mut stderr = std::io::stderr().lock();
    let bold = banner::style(Style::new().bold().fg_color(Some(AnsiColor::Red.into())));
    // If standard error is closed, the error can't be reported.
    let _ = writeln!(stderr, "{bold}error{bold:#}: {}", error.chain());
    ExitCode::FAILURE
}

/// Runs a test on a new single-threaded runtime.
///
/// # Panics
///
/// Panics if the test returns an error, so that the test fails.
#[track_caller]
pub fn run_test<E: Into<Error>>(test: impl Future<Output = Result<(), E>>) {
    let outcome = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(test).map_err(Into::into),
        Err(error) => Err(error.into()),
    };
    if let Err(error) = outcome {
        panic!("the test failed: {}", error.chain());
    }
}

/// Returns the port in the environment variable `PORT`, or `default` if it is not set.
///
/// # Errors
///
/// Returns an error if `PORT` is not a valid port.
pub fn port_or(default: u16) -> Result<u16> {
    match std::env::var_os("PORT") {
        None => Ok(default),
        Some(port) => port.to_str().and_then(|port| port.parse().ok()).ok_or_else(|| {
            let message =
                format!("the environment variable `PORT` is {port:?}; write a number up to 65535");
            Error::internal_error().with_code("config").with_message(message)
        }),
    }
}
