//! Checks generated programs as the binaries of one package, each in bounded time.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::Value;

/// The time without a finished program after which the remaining ones count as hanging. A program takes about a second.
const LIMIT: Duration = Duration::from_secs(120);

/// Checks the programs, by name and source. Returns those that fail, with the reason.
pub fn check(programs: &[(String, String)]) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let package = write(programs)?;
    let mut cargo = cargo(&package)?;
    let outcome = follow(&mut cargo, programs);
    cargo.kill().ok();
    cargo.wait()?;
    outcome
}

/// Writes the files of the package that have changed.
fn write(programs: &[(String, String)]) -> Result<PathBuf, Box<dyn Error>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shapes");
    let manifest = format!(
        "[package]\nname = \"generated\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nbaya = {{ path = {:?}, features = [\"cqrs\", \"events\", \"graphql\", \"schedule\"] }}\n\n[workspace]\n",
        workspace.display().to_string(),
    );
    let sources = package.join("src/bin");
    std::fs::create_dir_all(&sources)?;
    for entry in std::fs::read_dir(&sources)? {
        let path = entry?.path();
        if !programs
            .iter()
            .any(|(name, _)| path.file_stem().is_some_and(|stem| stem == name.as_str()))
        {
            std::fs::remove_file(path)?;
        }
    }
    std::fs::copy(workspace.join("Cargo.lock"), package.join("Cargo.lock"))?;
    update(&package.join("Cargo.toml"), &manifest)?;
    for (name, text) in programs {
        update(&sources.join(name).with_extension("rs"), text)?;
    }
    Ok(package)
}

fn update(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    std::fs::write(path, text)
}

fn cargo(package: &Path) -> std::io::Result<Child> {
    Command::new(env!("CARGO"))
        .args(["check", "--bins", "--keep-going", "--offline", "--message-format=json"])
        .current_dir(package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .process_group(0)
        .spawn()
}

/// Reads the reports of cargo until it ends, or until no program has finished for the limit.
fn follow(
    cargo: &mut Child,
    programs: &[(String, String)],
) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    let mut left: BTreeMap<String, String> = programs
        .iter()
        .map(|(name, _)| (name.clone(), "cargo did not check it".to_owned()))
        .collect();
    let lines = lines(cargo)?;
    loop {
        match lines.recv_timeout(LIMIT) {
            Ok(line) => note(&line, &mut left)?,
            Err(RecvTimeoutError::Disconnected) => return Ok(left),
            Err(RecvTimeoutError::Timeout) => {
                end(cargo)?;
                for why in left.values_mut() {
                    *why = format!("not checked within {} s", LIMIT.as_secs());
                }
                return Ok(left);
            }
        }
    }
}

/// Returns the lines that cargo writes.
fn lines(cargo: &mut Child) -> Result<Receiver<String>, Box<dyn Error>> {
    let output = cargo.stdout.take().ok_or("cargo has no output")?;
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    Ok(receiver)
}

/// Removes a finished program from the list, or records its first error.
fn note(line: &str, left: &mut BTreeMap<String, String>) -> Result<(), serde_json::Error> {
    let message: Value = serde_json::from_str(line)?;
    let Some(name) = message["target"]["name"].as_str() else { return Ok(()) };
    if message["reason"] == "compiler-artifact" {
        left.remove(name);
    } else if message["message"]["level"] == "error"
        && let (Some(why), Some(text)) =
            (left.get_mut(name), message["message"]["rendered"].as_str())
        && !why.starts_with("error")
    {
        text.clone_into(why);
    }
    Ok(())
}

/// Ends cargo and the compilers that it has started.
fn end(cargo: &Child) -> std::io::Result<()> {
    let group = format!("-{}", cargo.id());
    Command::new("kill").args(["-KILL", "--", &group]).status()?;
    Ok(())
}
