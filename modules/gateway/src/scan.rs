//! A fast parser for frames in their usual form.

use std::ops::Range;

use serde::de::IgnoredAny;

/// A frame with a message. The ranges are the positions of JSON values in the frame.
pub(crate) struct ScannedFrame<'f> {
    pub(crate) event: &'f str,
    pub(crate) data: Option<Range<usize>>,
    pub(crate) id: Option<Range<usize>>,
}

/// Parses a frame in the usual form. Returns `None` for every other frame, valid or not.
///
/// In the usual form, the members are `event`, `data` and `id`, each at most once, without escapes in their names and in the
/// event. The only whitespace are spaces.
pub(crate) fn scan(text: &str) -> Option<ScannedFrame<'_>> {
    let mut scanner = Scanner { text, rest: text.as_bytes() };
    let mut event = None;
    let mut data = None;
    let mut id = None;
    scanner.expect(b'{')?;
    loop {
        match scanner.name()? {
            Member::Event if event.is_none() => event = Some(&text[scanner.string()?]),
            Member::Data if data.is_none() => data = Some(scanner.value()?),
            Member::Id if id.is_none() => id = Some(scanner.id()?),
            _ => return None,
        }
        if scanner.expect(b',').is_none() {
            break;
        }
    }
    scanner.expect(b'}')?;
    scanner.rest.is_empty().then_some(())?;
    Some(ScannedFrame { event: event?, data, id })
}

/// The members of a frame.
enum Member {
    Event,
    Data,
    Id,
}

struct Scanner<'f> {
    text: &'f str,
    /// The unread rest of the text.
    rest: &'f [u8],
}

impl Scanner<'_> {
    const fn position(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    fn skip_spaces(&mut self) {
        while let [b' ', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Skips spaces and the byte after them; `None` if it is another byte.
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

    /// Reads a string without escapes, and returns the range between its quotes.
    fn string(&mut self) -> Option<Range<usize>> {
        self.expect(b'"')?;
        let start = self.position();
        let is_end = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
        let length = self.rest.iter().position(is_end)?;
        self.rest = self.rest.get(length..)?.strip_prefix(b"\"")?;
        Some(start..start + length)
    }

    /// Reads a string without escapes, or a non-negative integer.
    fn id(&mut self) -> Option<Range<usize>> {
        self.skip_spaces();
        let start = self.position();
        if self.rest.first() == Some(&b'"') {
            self.string()?;
        } else {
            let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let is_number = digits == 1 || digits > 1 && self.rest.first() != Some(&b'0');
            is_number.then_some(())?;
            self.rest = self.rest.get(digits..)?;
        }
        Some(start..self.position())
    }

    /// Reads a JSON value.
    fn value(&mut self) -> Option<Range<usize>> {
        self.skip_spaces();
        let start = self.position();
        let rest = self.text.get(start..)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        self.rest = self.rest.get(values.byte_offset()..)?;
        Some(start..self.position())
    }
}
