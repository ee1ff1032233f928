//! The frames of HTTP/2 as a client sends them, and what a flood of those is that ask for nothing.

use std::time::Instant;

/// What a connection of HTTP/2 begins with.
pub(super) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The length of the head of a frame ([RFC 9113, 4.1](https://www.rfc-editor.org/rfc/rfc9113#section-4.1)).
const HEAD: usize = 9;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const CONTINUATION: u8 = 9;
const ACK: u8 = 1;

/// What a client may spend at once on frames that ask for nothing.
const CREDIT: i64 = 1600;
/// What a frame costs that has to be answered, and any other that asks for nothing.
const ANSWERED: i64 = 8;
const OTHER: i64 = 1;
/// What a request, a piece of a body, a piece of a response and a second are worth.
const REQUEST: i64 = 400;
const BODY: i64 = 160;
const RESPONSE: i64 = 80;
const SECOND: i64 = 80;

/// Reads the heads of frames and keeps the account of a client.
#[derive(Debug)]
pub(super) struct Frames {
    head: [u8; HEAD],
    /// How much of the head has come, and how much of the payload is to come.
    come: usize,
    left: usize,
    credit: i64,
    /// Until when time counts already, and how many pieces of responses do.
    since: Instant,
    pieces: usize,
}

impl Frames {
    pub(super) fn new() -> Self {
        let (credit, since) = (CREDIT, Instant::now());
        Self { head: [0; HEAD], come: 0, left: 0, credit, since, pieces: 0 }
    }

    /// Reads on; where the client floods, how many bytes there are up to the end of a frame. `written` is how
    /// many pieces of responses have been written.
    pub(super) fn read(&mut self, bytes: &[u8], written: impl Fn() -> usize) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            let rest = bytes.len() - at;
            if self.come < HEAD {
                let part = rest.min(HEAD - self.come);
                self.head[self.come..self.come + part].copy_from_slice(&bytes[at..at + part]);
                (self.come, at) = (self.come + part, at + part);
                if self.come < HEAD {
                    return None;
                }
                self.left = self.length();
            }
            let part = self.left.min(bytes.len() - at);
            (self.left, at) = (self.left - part, at + part);
            if self.left == 0 {
                self.come = 0;
                self.credit = (self.credit + self.worth()).min(CREDIT);
                if self.credit <= 0 && self.is_flood(written()) {
                    return Some(at);
                }
            }
        }
        None
    }

    fn length(&self) -> usize {
        usize::from(self.head[0]) << 16 | usize::from(self.head[1]) << 8 | usize::from(self.head[2])
    }

    fn worth(&self) -> i64 {
        let (kind, flags) = (self.head[3], self.head[4]);
        match kind {
            HEADERS => REQUEST,
            DATA if self.length() > 0 => BODY,
            SETTINGS | PING if flags & ACK == 0 => -ANSWERED,
            // h2 bounds how many of them there are.
            CONTINUATION => 0,
            _ => -OTHER,
        }
    }

    /// Whether an account is empty when what has happened meanwhile is on it.
    fn is_flood(&mut self, pieces: usize) -> bool {
        let now = Instant::now();
        let (passed, written) = (now - self.since, pieces.wrapping_sub(self.pieces));
        let earned = (passed.as_secs_f64() * SECOND as f64) as i64;
        let earned = earned.saturating_add((written as i64).saturating_mul(RESPONSE));
        (self.since, self.pieces) = (now, pieces);
        self.credit = self.credit.saturating_add(earned).min(CREDIT);
        self.credit <= 0
    }
}

/// Fills a buffer with what makes h2 end a connection with `ENHANCE_YOUR_CALM`, which no call of it does: the
/// headers of a stream that are never whole, as if the client had sent them. `sent` is how much has been.
pub(super) fn provoke(sent: &mut usize, mut put: impl FnMut(&[u8]) -> bool) {
    loop {
        let kind = if *sent == 0 { HEADERS } else { CONTINUATION };
        if !put(&[0, 0, 0, kind, 0, 0x7f, 0xff, 0xff, 0xff]) {
            return;
        }
        *sent += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, flags: u8, length: u8) -> Vec<u8> {
        let mut frame = vec![0, 0, length, kind, flags, 0, 0, 0, 0];
        frame.resize(HEAD + usize::from(length), 0);
        frame
    }

    #[test]
    fn pings_are_a_flood_where_nothing_else_comes() {
        let pings = frame(PING, 0, 8).repeat(1000);
        let end = Frames::new().read(&pings, || 0);
        assert_eq!(end, Some(200 * 17));
        let mut frames = Frames::new();
        let pieces = pings.iter().filter_map(|byte| frames.read(&[*byte], || 0)).count();
        assert!(pieces > 0, "frames that come byte by byte are read too");
    }

    #[test]
    fn settings_are_and_acknowledgements_are_not_soon() {
        assert_eq!(Frames::new().read(&frame(SETTINGS, 0, 6).repeat(200), || 0), Some(200 * 15));
        assert_eq!(Frames::new().read(&frame(SETTINGS, ACK, 0).repeat(1000), || 0), None);
        assert!(Frames::new().read(&frame(8, 0, 4).repeat(2000), || 0).is_some());
    }

    #[test]
    fn what_is_used_may_ping() {
        let busy = [frame(PING, 0, 8), frame(PING, 0, 8), frame(DATA, 0, 200)].concat();
        assert_eq!(Frames::new().read(&busy.repeat(1000), || 0), None);
        let requests = [frame(PING, 0, 8).repeat(20), frame(HEADERS, 5, 90)].concat();
        assert_eq!(Frames::new().read(&requests.repeat(1000), || 0), None);
        let written = std::cell::Cell::new(0);
        let pings = frame(PING, 0, 8).repeat(10_000);
        let pieces = || {
            written.set(written.get() + 20);
            written.get()
        };
        assert_eq!(Frames::new().read(&pings, pieces), None);
    }
}
