//! Measures validations of a nested order with twenty rules.
//!
//! - `validation <dto|handwritten> <valid|invalid> <count>`: validates an order `count` times, for callgrind.
//! - `validation <dto|handwritten> allocations`: prints the allocations of 1,000 validations of a valid order.

use std::hint::black_box;
use std::io::Write as _;

use benches::orders::{handwritten, invalid, valid};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// Returns the number of validation errors.
fn check(handwritten: bool, order: &benches::orders::dto::Order) -> usize {
    if handwritten {
        handwritten::check(order).len()
    } else {
        baya::validation::validate(order).err().map_or(0, |errors| errors.len())
    }
}

fn allocations(handwritten: bool) -> u64 {
    let _profiler = dhat::Profiler::builder().testing().build();
    let order = valid();
    // The first validation compiles the patterns.
    check(handwritten, &order);
    let before = dhat::HeapStats::get().total_blocks;
    for _ in 0..1_000 {
        check(handwritten, black_box(&order));
    }
    dhat::HeapStats::get().total_blocks - before
}

fn main() -> baya::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [side, "allocations"] => writeln!(out, "{}", allocations(side == "handwritten"))?,
        [side, kind, count] => {
            let order = if kind == "valid" { valid() } else { invalid() };
            let mut errors = 0;
            for _ in 0..count.parse()? {
                errors += check(side == "handwritten", black_box(&order));
            }
            writeln!(out, "{errors}")?;
        }
        _ => {
            return Err(baya::Error::internal(
                "usage: validation <dto|handwritten> <valid|invalid> <count>",
            ));
        }
    }
    Ok(())
}
