//! What the edge of an app takes in memory and time, measured on a server of its own process: large
//! uploads and downloads, what is sent to harm, and thousands who listen for events. Prints a table, and
//! exits with 1 when a bound is not kept.
//!
//! `edge` runs it all; `edge serve <folder>` is the server.

mod client;
mod harm;
mod listeners;
mod server;
mod transfers;

use std::process::ExitCode;

use client::Server;

/// One line of the table.
#[derive(Debug)]
pub struct Line {
    what: &'static str,
    found: String,
    bound: &'static str,
    kept: bool,
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
    lines.extend(harm::measure(&server)?);
    lines.extend(listeners::measure(&server)?);
    let mut code = ExitCode::SUCCESS;
    for Line { what, found, bound, kept } in lines {
        let mark = if kept { "" } else { "  <- not kept" };
        if !kept {
            code = ExitCode::FAILURE;
        }
        print_line(&format!("{what:44} {found:>34}  {bound}{mark}"));
    }
    Ok(code)
}

#[allow(clippy::print_stdout, reason = "a table is what this program is for")]
fn print_line(line: &str) {
    println!("{line}");
}
