//! Hashes that are evaluated at compile time.

/// The initial value of a hash: the offset basis of 128-bit FNV-1a.
pub(crate) const SEED: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;

/// Mixes a string into a hash.
///
/// FNV-1a is applied to words of 16 bytes, because the compiler evaluates constants slowly. The length is mixed in last,
/// so that moving characters between two consecutive strings changes the hash.
pub(crate) const fn mix_text(mut hash: u128, string: &str) -> u128 {
    let mut rest = string.as_bytes();
    while let Some((word, tail)) = rest.split_first_chunk::<16>() {
        hash = mix(hash, u128::from_le_bytes(*word));
        rest = tail;
    }
    let mut last = 0;
    while let [byte, tail @ ..] = rest {
        last = last << 8 | *byte as u128;
        rest = tail;
    }
    mix(mix(hash, last), string.len() as u128)
}

/// Mixes a word into a hash. Multiplication carries bits upwards, and the shift brings them down again.
pub(crate) const fn mix(hash: u128, word: u128) -> u128 {
    let hash = (hash ^ word).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    (hash ^ (hash >> 67)).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
}
