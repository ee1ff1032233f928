//! Counts the HTTP/2 frames of a client and detects floods of frames that request nothing.

use std::time::Instant;

/// The bytes that begin an HTTP/2 connection.
pub(crate) const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// The length of a frame header ([RFC 9113, 4.1](https://www.rfc-editor.org/rfc/rfc9113#section-4.1)).
const HEADER_SIZE: usize = 9;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const CONTINUATION: u8 = 9;
const ACK: u8 = 1;

/// The credit that a client may spend at once on frames that request nothing.
const CREDIT: i64 = 1600;
/// The cost of a frame that the server must acknowledge, and of any other frame that requests
/// nothing.
const ACKNOWLEDGED: i64 = 8;
const OTHER: i64 = 1;
/// The credit for a request, a chunk of a request body, a chunk of a response and a second.
const REQUEST: i64 = 400;
const BODY: i64 = 160;
const RESPONSE: i64 = 80;
const SECOND: i64 = 80;

/// Reads frame headers and keeps the credit of a client.
#[derive(Debug)]
pub(crate) struct Frames {
    header: [u8; HEADER_SIZE],
    /// Number of header bytes received.
    header_bytes: usize,
    /// Number of payload bytes that have not been received.
    payload_left: usize,
    credit: i64,
    /// The time until which seconds have been credited.
    since: Instant,
    /// Number of response chunks that have been credited.
    chunks: usize,
}

impl Frames {
    pub(crate) fn new() -> Self {
        let credit = CREDIT;
        let since = Instant::now();
        Self {
            header: [0; HEADER_SIZE],
            header_bytes: 0,
            payload_left: 0,
            credit,
            since,
            chunks: 0,
        }
    }

    /// Reads received bytes. If the client floods, returns the number of bytes up to the end of the
    /// last complete frame. `written` returns the number of response chunks written so far.
    pub(crate) fn read(&mut self, bytes: &[u8], written: impl Fn() -> usize) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            let rest = bytes.len() - at;
            if self.header_bytes < HEADER_SIZE {
                let part = rest.min(HEADER_SIZE - self.header_bytes);
                self.header[self.header_bytes..self.header_bytes + part]
                    .copy_from_slice(&bytes[at..at + part]);
                self.header_bytes += part;
                at += part;
                if self.header_bytes < HEADER_SIZE {
                    return None;
                }
                self.payload_left = self.length();
            }
            let part = self.payload_left.min(bytes.len() - at);
            self.payload_left -= part;
            at += part;
            if self.payload_left == 0 {
                self.header_bytes = 0;
                self.credit = (self.credit + self.credit_of_frame()).min(CREDIT);
                if self.credit <= 0 && self.is_flood(written()) {
                    return Some(at);
                }
            }
        }
        None
    }

    fn length(&self) -> usize {
        usize::from(self.header[0]) << 16
            | usize::from(self.header[1]) << 8
            | usize::from(self.header[2])
    }

    /// Returns the credit that the frame earns, which is negative for frames that cost credit.
    fn credit_of_frame(&self) -> i64 {
        let kind = self.header[3];
        let flags = self.header[4];
        match kind {
            HEADERS => REQUEST,
            DATA if self.length() > 0 => BODY,
            SETTINGS | PING if flags & ACK == 0 => -ACKNOWLEDGED,
            // h2 limits the number of these frames.
            CONTINUATION => 0,
            _ => -OTHER,
        }
    }

    /// Whether the credit is spent after adding what the client has earned since the last call.
    fn is_flood(&mut self, chunks: usize) -> bool {
        let now = Instant::now();
        let passed = now - self.since;
        let written = chunks.wrapping_sub(self.chunks);
        let earned = (passed.as_secs_f64() * SECOND as f64) as i64;
        let earned = earned.saturating_add((written as i64).saturating_mul(RESPONSE));
        self.since = now;
        self.chunks = chunks;
        self.credit = self.credit.saturating_add(earned).min(CREDIT);
        self.credit <= 0
    }
}

/// Writes frames that make h2 close the connection with `ENHANCE_YOUR_CALM`, as if the client had
/// sent them: a header block that never ends. h2 has no function that closes a connection with this
/// error. `sent` counts the frames written so far.
pub(crate) fn provoke(sent: &mut usize, mut put: impl FnMut(&[u8]) -> bool) {
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
        frame.resize(HEADER_SIZE + usize::from(length), 0);
        frame
    }

    #[test]
    fn detects_a_flood_of_pings_without_other_frames() {
        let pings = frame(PING, 0, 8).repeat(1000);
        let end = Frames::new().read(&pings, || 0);
        assert_eq!(end, Some(200 * 17));
        let mut frames = Frames::new();
        let floods = pings.iter().filter_map(|byte| frames.read(&[*byte], || 0)).count();
        assert!(floods > 0, "floods are detected in single bytes too");
    }

    #[test]
    fn detects_floods_of_settings_before_floods_of_acknowledgements() {
        assert_eq!(Frames::new().read(&frame(SETTINGS, 0, 6).repeat(200), || 0), Some(200 * 15));
        assert_eq!(Frames::new().read(&frame(SETTINGS, ACK, 0).repeat(1000), || 0), None);
        assert!(Frames::new().read(&frame(8, 0, 4).repeat(2000), || 0).is_some());
    }

    #[test]
    fn allows_pings_on_active_connections() {
        let busy = [frame(PING, 0, 8), frame(PING, 0, 8), frame(DATA, 0, 200)].concat();
        assert_eq!(Frames::new().read(&busy.repeat(1000), || 0), None);
        let requests = [frame(PING, 0, 8).repeat(20), frame(HEADERS, 5, 90)].concat();
        assert_eq!(Frames::new().read(&requests.repeat(1000), || 0), None);
        let written = std::cell::Cell::new(0);
        let pings = frame(PING, 0, 8).repeat(10_000);
        let chunks = || {
            written.set(written.get() + 20);
            written.get()
        };
        assert_eq!(Frames::new().read(&pings, chunks), None);
    }
}
