//! Hashes that the compiler evaluates.

pub(crate) const SEED: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;

/// FNV-1a over words of sixteen bytes: the compiler evaluates constants slowly, and this takes fewer steps. The
/// length ends each string, so that two strings never have the hash of two others.
pub(crate) const fn mix_text(mut hash: u128, text: &str) -> u128 {
    let mut rest = text.as_bytes();
    while let Some((word, tail)) = rest.split_first_chunk::<16>() {
        hash = mix(hash, u128::from_le_bytes(*word));
        rest = tail;
    }
    let mut last = 0;
    while let [byte, tail @ ..] = rest {
        last = last << 8 | *byte as u128;
        rest = tail;
    }
    mix(mix(hash, last), text.len() as u128)
}

/// Mixes a word into a hash: multiplication carries bits up, and the shift brings them down again.
pub(crate) const fn mix(hash: u128, word: u128) -> u128 {
    let hash = (hash ^ word).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    (hash ^ (hash >> 67)).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
}
