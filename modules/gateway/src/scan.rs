//! Frames in the form in which clients usually write them.

use std::ops::Range;

use serde::de::IgnoredAny;

/// A frame with a message. The ranges are those of JSON values in the frame.
pub(crate) struct Scanned<'f> {
    pub(crate) event: &'f str,
    pub(crate) data: Option<Range<usize>>,
    pub(crate) id: Option<Range<usize>>,
}

/// Reads a frame whose members are `event`, `data` and `id`, each at most once, without escapes in their names and in the
/// event, and with no whitespace but spaces. Returns `None` for every other frame, valid or not.
pub(crate) fn scan(text: &str) -> Option<Scanned<'_>> {
    let mut scan = Scan { text, rest: text.as_bytes() };
    let (mut event, mut data, mut id) = (None, None, None);
    scan.expect(b'{')?;
    loop {
        match scan.name()? {
            Member::Event if event.is_none() => event = Some(&text[scan.string()?]),
            Member::Data if data.is_none() => data = Some(scan.value()?),
            Member::Id if id.is_none() => id = Some(scan.id()?),
            _ => return None,
        }
        if scan.expect(b',').is_none() {
            break;
        }
    }
    scan.expect(b'}')?;
    scan.rest.is_empty().then_some(())?;
    Some(Scanned { event: event?, data, id })
}

/// The members of a frame.
enum Member {
    Event,
    Data,
    Id,
}

struct Scan<'f> {
    text: &'f str,
    /// What follows.
    rest: &'f [u8],
}

impl Scan<'_> {
    const fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    fn skip_spaces(&mut self) {
        while let [b' ', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Skips this byte, and spaces before it.
    fn expect(&mut self, byte: u8) -> Option<()> {
        self.skip_spaces();
        let (first, rest) = self.rest.split_first()?;
        (*first == byte).then(|| self.rest = rest)
    }

    /// Reads the name of a member, and the colon after it.
    fn name(&mut self) -> Option<Member> {
        self.skip_spaces();
        let (member, rest) = if let Some(rest) = self.rest.strip_prefix(b"\"event\"") {
            (Member::Event, rest)
        } else if let Some(rest) = self.rest.strip_prefix(b"\"data\"") {
            (Member::Data, rest)
        } else {
            (Member::Id, self.rest.strip_prefix(b"\"id\"")?)
        };
        self.rest = rest;
        self.expect(b':')?;
        Some(member)
    }

    /// Reads a string without escapes, and returns what is between its quotes.
    fn string(&mut self) -> Option<Range<usize>> {
        self.expect(b'"')?;
        let start = self.at();
        let is_end = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
        let length = self.rest.iter().position(is_end)?;
        self.rest = self.rest.get(length..)?.strip_prefix(b"\"")?;
        Some(start..start + length)
    }

    /// Reads a string without escapes or a whole number.
    fn id(&mut self) -> Option<Range<usize>> {
        self.skip_spaces();
        let start = self.at();
        if self.rest.first() == Some(&b'"') {
            self.string()?;
        } else {
            let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let is_number = digits == 1 || digits > 1 && self.rest.first() != Some(&b'0');
            is_number.then_some(())?;
            self.rest = self.rest.get(digits..)?;
        }
        Some(start..self.at())
    }

    /// Reads a value.
    fn value(&mut self) -> Option<Range<usize>> {
        self.skip_spaces();
        let start = self.at();
        let rest = self.text.get(start..)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        self.rest = self.rest.get(values.byte_offset()..)?;
        Some(start..self.at())
    }
}
