//! Strings that are compared and built at compile time.

/// Whether two strings are equal.
pub(crate) const fn equal(one: &str, other: &str) -> bool {
    let one = one.as_bytes();
    let other = other.as_bytes();
    if one.len() != other.len() {
        return false;
    }
    let mut i = 0;
    while i < one.len() {
        if one[i] != other[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// A string with a fixed capacity in bytes. Appended characters that do not fit are dropped.
#[derive(Clone, Copy)]
pub(crate) struct Text<const CAPACITY: usize> {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl<const CAPACITY: usize> Text<CAPACITY> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; CAPACITY], len: 0 }
    }

    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    pub(crate) const fn clear(&mut self) {
        self.len = 0;
    }

    /// Appends the characters that fit.
    pub(crate) const fn push(&mut self, string: &str) {
        let mut fits = CAPACITY - self.len;
        if fits > string.len() {
            fits = string.len();
        }
        while !string.is_char_boundary(fits) {
            fits -= 1;
        }
        let (_, free) = self.bytes.split_at_mut(self.len);
        let (target, _) = free.split_at_mut(fits);
        target.copy_from_slice(string.as_bytes().split_at(fits).0);
        self.len += fits;
    }

    /// Appends a number in decimal.
    pub(crate) const fn push_number(&mut self, number: u32) {
        if number >= 10 {
            self.push_number(number / 10);
        }
        let digit = [b'0' + (number % 10) as u8];
        if let Ok(digit) = core::str::from_utf8(&digit) {
            self.push(digit);
        }
    }

    /// Appends this number of spaces.
    pub(crate) const fn pad(&mut self, count: usize) {
        let mut i = 0;
        while i < count {
            self.push(" ");
            i += 1;
        }
    }

    /// Returns the bytes `from..to`; empty if they are not whole characters.
    pub(crate) const fn slice(&self, from: usize, to: usize) -> &str {
        let (_, tail) = self.bytes.split_at(from);
        match core::str::from_utf8(tail.split_at(to - from).0) {
            Ok(string) => string,
            Err(_) => "",
        }
    }

    pub(crate) const fn as_str(&self) -> &str {
        self.slice(0, self.len)
    }
}
