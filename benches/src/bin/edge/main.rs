//! Measures the memory and time of a server process for large uploads and downloads, hostile requests, and thousands of
//! subscribers to events. Prints a table, and exits with 1 if a bound is exceeded.
//!
//! `edge` runs all measurements. `edge serve <folder>` runs the server.

mod client;
mod hostile;
mod server;
mod subscribers;
mod transfers;

use std::process::ExitCode;

use client::Server;

/// A line of the table.
#[derive(Debug)]
pub struct Line {
    name: &'static str,
    result: String,
    bound: &'static str,
    is_met: bool,
}

fn main() -> baya::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [serve, folder] = arguments.as_slice()
        && serve == "serve"
    {
        server::run(folder)?;
        return Ok(ExitCode::SUCCESS);
    }
    let folder = tempfile::tempdir()?;
    let server = Server::start(folder.path())?;
    let mut lines = transfers::measure(&server, folder.path())?;
    lines.extend(hostile::measure(&server)?);
    lines.extend(subscribers::measure(&server)?);
    let mut code = ExitCode::SUCCESS;
    for Line { name, result, bound, is_met } in lines {
        let mark = if is_met { "" } else { "  <- exceeded" };
        if !is_met {
            code = ExitCode::FAILURE;
        }
        print_line(&format!("{name:44} {result:>34}  {bound}{mark}"));
    }
    Ok(code)
}

#[allow(clippy::print_stdout, reason = "the program prints a table")]
fn print_line(line: &str) {
    println!("{line}");
}
