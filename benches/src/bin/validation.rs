//! `validation <dto|hand> <valid|invalid> <count>`: so many validations of a nested order with twenty rules,
//! for callgrind; `validation <dto|hand> allocations`: how many allocations one of a valid order makes.

use std::hint::black_box;
use std::io::Write as _;

use benches::orders::{by_hand, invalid, valid};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// How many faults there are.
fn check(by_hand: bool, order: &benches::orders::by_dto::Order) -> usize {
    if by_hand {
        by_hand::check(order).len()
    } else {
        baya::validate(order).err().map_or(0, |faults| faults.len())
    }
}

fn allocations(by_hand: bool) -> u64 {
    let _profiler = dhat::Profiler::builder().testing().build();
    let order = valid();
    // The first one compiles the patterns.
    check(by_hand, &order);
    let before = dhat::HeapStats::get().total_blocks;
    for _ in 0..1_000 {
        check(by_hand, black_box(&order));
    }
    dhat::HeapStats::get().total_blocks - before
}

fn main() -> baya::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [side, "allocations"] => writeln!(out, "{}", allocations(side == "hand"))?,
        [side, kind, count] => {
            let order = if kind == "valid" { valid() } else { invalid() };
            let mut faults = 0;
            for _ in 0..count.parse()? {
                faults += check(side == "hand", black_box(&order));
            }
            writeln!(out, "{faults}")?;
        }
        _ => return Err(baya::Error::internal("validation <dto|hand> <valid|invalid> <count>")),
    }
    Ok(())
}
