//! Programs of many shapes must compile in bounded time.

mod check;
mod graph;
mod program;
mod random;
mod shape;
mod triggered;

use std::error::Error;

/// The default seed of the random shapes.
const SEED: u64 = 15;
/// The default number of random shapes, in addition to the fixed ones.
const RANDOM: usize = 32;

fn number(variable: &str, otherwise: u64) -> Result<u64, Box<dyn Error>> {
    match std::env::var(variable) {
        Ok(written) => Ok(written.parse()?),
        Err(_) => Ok(otherwise),
    }
}

#[test]
fn programs_of_all_shapes_compile_in_bounded_time() -> Result<(), Box<dyn Error>> {
    let seed = number("SHAPES_SEED", SEED)?;
    let random = number("SHAPES_RANDOM", RANDOM as u64)? as usize;
    let programs: Vec<(String, String)> = shape::shapes(seed, random)
        .iter()
        .enumerate()
        .map(|(at, shape)| Ok((format!("shape{at:03}"), program::program(shape)?)))
        .collect::<Result<_, core::fmt::Error>>()?;
    let count = programs.len();
    let failed = check::check(&programs)?;
    let wrong: Vec<String> = failed
        .iter()
        .map(|(name, why)| {
            let first = programs.iter().find(|(program, _)| program == name);
            format!(
                "{name}: {why}\n{}",
                first.map_or("", |(_, text)| text.lines().next().unwrap_or_default())
            )
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {count} fail (seed {seed}):\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    Ok(())
}
