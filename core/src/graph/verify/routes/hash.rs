//! Paths as numbers: one for each path, whatever its parameters are called.

use crate::graph::spec::{FullPath, PathHash, RouteSpec};

/// Hashes are the value of the text as one large number, to a prime: so the parts of a path may be
/// hashed one after the other, whichever way it is divided between a controller and its routes.
const PRIME: u128 = 0x1b3d_5a87_94c1_e30b;

/// The hash of nothing.
pub(super) const EMPTY: u64 = 1;

/// Where a hash belongs in a table. Paths end alike, and so do the numbers that they are.
pub(super) const fn slot(hash: u64) -> usize {
    ((hash as u128 * 0x9e37_79b9_7f4a_7c15) >> 64) as usize
}

/// The hash of a whole path: what stands before the route, and the route, whose number the macro has
/// at hand.
pub(super) const fn skeleton(start: u64, route: &RouteSpec) -> u64 {
    let PathHash { value, power } = route.skeleton;
    ((start as u128 * power as u128 + value as u128) % PRIME) as u64
}

/// The hash of what stands before a route.
pub(super) const fn start(address: &FullPath) -> u64 {
    let mut hash = EMPTY;
    let mut part = 0;
    while part < address.len() {
        hash = absorb(hash, address.segment(part).as_bytes(), 0, false).0;
        part += 1;
    }
    hash
}

/// The hash of a path as it is written, from an index to the end or behind the next parameter; gives
/// the index as well.
pub(super) const fn absorb(start: u64, text: &[u8], from: usize, one: bool) -> (u64, usize) {
    let mut hash = start as u128;
    let mut inside = false;
    let mut i = from;
    let len = text.len();
    while i < len {
        let byte = text[i];
        if byte == b'}' {
            inside = false;
        }
        if !inside {
            hash = (hash * 256 + byte as u128) % PRIME;
        }
        i += 1;
        if byte == b'{' {
            inside = true;
        } else if one && byte == b'}' {
            break;
        }
    }
    (hash as u64, i)
}
