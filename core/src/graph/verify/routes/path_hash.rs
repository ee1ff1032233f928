//! Hashes of paths, which ignore the names of parameters.

use crate::graph::spec::{FullPath, PathHash, RouteSpec};

/// The modulus of hashes. The hash of a path is its bytes as a large number modulo this prime, so the hash does not
/// depend on how the path is divided between a controller and its routes.
const PRIME: u128 = 0x1b3d_5a87_94c1_e30b;

/// The hash of the empty path.
pub(super) const EMPTY: u64 = 1;

/// Returns the slot of a hash in a table, before the modulo. It mixes the bits, because paths often have equal endings.
pub(super) const fn slot(hash: u64) -> usize {
    ((hash as u128 * 0x9e37_79b9_7f4a_7c15) >> 64) as usize
}

/// Returns the hash of a full path from the hash of its start and the hash of the route, which the macro has computed.
pub(super) const fn hash_path(start: u64, route: &RouteSpec) -> u64 {
    let PathHash { value, power } = route.path_hash;
    ((start as u128 * power as u128 + value as u128) % PRIME) as u64
}

/// Returns the hash of the path before a route.
pub(super) const fn start(address: &FullPath) -> u64 {
    let mut hash = EMPTY;
    let mut i = 0;
    while i < address.len() {
        hash = absorb(hash, address.segment(i).as_bytes(), 0, false).0;
        i += 1;
    }
    hash
}

/// Adds a path to a hash, from an index to the end of the path. If `one` is true, it stops after the next parameter.
/// Returns the hash and the index after the last byte.
pub(super) const fn absorb(start: u64, path: &[u8], from: usize, one: bool) -> (u64, usize) {
    let mut hash = start as u128;
    let mut inside = false;
    let mut i = from;
    let len = path.len();
    while i < len {
        let byte = path[i];
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
