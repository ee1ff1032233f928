//! Finds fields with several `Content-Disposition` headers. The parser uses the last one, while others use the first.

use memchr::memmem;

/// The name of the header, of which a field has exactly one
/// ([RFC 7578, 4.2](https://www.rfc-editor.org/rfc/rfc7578#section-4.2)).
const NAME: &[u8] = b"content-disposition";

/// Scans a body from field to field as it arrives.
#[derive(Debug)]
pub(crate) struct DispositionScanner {
    /// The delimiter before each field, including the preceding line break.
    delimiter: Vec<u8>,
    state: State,
    /// The end of the scanned data, which may begin a delimiter, or the beginning of the current line.
    buffer: Vec<u8>,
    count: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Data,
    /// The rest of the line with a delimiter.
    Delimiter,
    Headers,
    End,
}

impl DispositionScanner {
    pub(crate) fn new(boundary: &str) -> Self {
        let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
        // The first delimiter has no preceding line break.
        Self { delimiter, state: State::Data, buffer: b"\r\n".to_vec(), count: 0 }
    }

    /// Scans a chunk of the body. Returns `false` if a field has several of the headers.
    pub(crate) fn scan(&mut self, mut chunk: &[u8]) -> bool {
        while !chunk.is_empty() {
            chunk = match self.state {
                State::Data => self.scan_data(chunk),
                State::Delimiter | State::Headers => self.scan_line(chunk),
                State::End => return true,
            };
            if self.count > 1 {
                return false;
            }
        }
        true
    }

    /// Returns what follows the next delimiter.
    fn scan_data<'c>(&mut self, chunk: &'c [u8]) -> &'c [u8] {
        let buffered = self.buffer.len();
        let beginning = &chunk[..chunk.len().min(self.delimiter.len())];
        self.buffer.extend_from_slice(beginning);
        let end = memmem::find(&self.buffer, &self.delimiter)
            .map(|at| at + self.delimiter.len() - buffered)
            .or_else(|| Some(memmem::find(chunk, &self.delimiter)? + self.delimiter.len()));
        if let Some(end) = end {
            self.buffer.clear();
            self.state = State::Delimiter;
            return &chunk[end..];
        }
        let max_partial = self.delimiter.len() - 1;
        if chunk.len() >= max_partial {
            self.buffer.clear();
            self.buffer.extend_from_slice(&chunk[chunk.len() - max_partial..]);
        } else {
            self.buffer.drain(..self.buffer.len().saturating_sub(max_partial));
        }
        &[]
    }

    /// Returns what follows the current line.
    fn scan_line<'c>(&mut self, chunk: &'c [u8]) -> &'c [u8] {
        let end = memchr::memchr(b'\n', chunk);
        let line = &chunk[..end.unwrap_or(chunk.len())];
        // Only the header name and the two bytes after it are needed of a line.
        let rest = (NAME.len() + 2).saturating_sub(self.buffer.len());
        self.buffer.extend_from_slice(&line[..line.len().min(rest)]);
        let Some(end) = end else { return &[] };
        let line = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
        match self.state {
            State::Delimiter if line.starts_with(b"--") => self.state = State::End,
            State::Delimiter => {
                self.state = State::Headers;
                self.count = 0;
            }
            _ if line.is_empty() => self.state = State::Data,
            _ => {
                let has_name =
                    line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME));
                let name_ends = matches!(line.get(NAME.len()), Some(b':' | b' ' | b'\t'));
                self.count += usize::from(has_name && name_ends);
            }
        }
        self.buffer.clear();
        &chunk[end + 1..]
    }
}

#[cfg(test)]
mod tests {
    use super::DispositionScanner;

    fn is_valid(body: &str, size: usize) -> bool {
        let mut scanner = DispositionScanner::new("b");
        body.as_bytes().chunks(size).all(|chunk| scanner.scan(chunk))
    }

    #[test]
    fn finds_a_second_disposition_however_the_body_is_split() {
        const ONE: &str = "Content-Disposition: form-data; name=a\r\n";
        let field = |headers: &str, data: &str| format!("--b\r\n{headers}\r\n{data}\r\n");
        let data = "Content-Disposition: x\r\nContent-Disposition: y\r\n\r\n--a\r\n--";
        for (body, valid) in [
            (field(ONE, data) + &field(ONE, "") + "--b--\r\n" + ONE + ONE, true),
            (field(&format!("{ONE}x: y\r\n"), "") + "--b--", true),
            (field(&format!("{ONE}content-dispositions: y\r\n"), "") + "--b--", true),
            (field(&format!("{ONE}{ONE}"), "1") + "--b--", false),
            (
                field(ONE, data) + &field(&format!("{ONE}x: y\r\ncontent-DISPOSITION : z\r\n"), ""),
                false,
            ),
            (format!("before\r\n--b \r\n{ONE}{ONE}\r\n1"), false),
        ] {
            for size in 1..=body.len() {
                assert_eq!(is_valid(&body, size), valid, "{size}: {body}");
            }
        }
    }
}
