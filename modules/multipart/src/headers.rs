//! Finds fields with several `Content-Disposition` headers. The reader keeps the last one, where others keep the first.

use memchr::memmem;

/// The name of the header, of which a field has one
/// ([RFC 7578, 4.2](https://www.rfc-editor.org/rfc/rfc7578#section-4.2)).
const NAME: &[u8] = b"content-disposition";

/// Follows a body from field to field as it comes.
#[derive(Debug)]
pub(crate) struct Dispositions {
    /// What is in front of each field, with the line break before it.
    delimiter: Vec<u8>,
    at: At,
    /// The end of the data that was read, which may begin a delimiter, or the beginning of the line at hand.
    held: Vec<u8>,
    count: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Data,
    /// The rest of the line with a delimiter.
    Delimiter,
    Headers,
    End,
}

impl Dispositions {
    pub(crate) fn new(boundary: &str) -> Self {
        let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
        // The first delimiter has no line break before it.
        Self { delimiter, at: At::Data, held: b"\r\n".to_vec(), count: 0 }
    }

    /// Follows a piece of the body. Returns whether no field has several of the headers.
    pub(crate) fn follow(&mut self, mut piece: &[u8]) -> bool {
        while !piece.is_empty() {
            piece = match self.at {
                At::Data => self.data(piece),
                At::Delimiter | At::Headers => self.line(piece),
                At::End => return true,
            };
            if self.count > 1 {
                return false;
            }
        }
        true
    }

    /// Returns what follows the next delimiter.
    fn data<'p>(&mut self, piece: &'p [u8]) -> &'p [u8] {
        let held = self.held.len();
        let beginning = &piece[..piece.len().min(self.delimiter.len())];
        self.held.extend_from_slice(beginning);
        let end = memmem::find(&self.held, &self.delimiter)
            .map(|at| at + self.delimiter.len() - held)
            .or_else(|| Some(memmem::find(piece, &self.delimiter)? + self.delimiter.len()));
        if let Some(end) = end {
            self.held.clear();
            self.at = At::Delimiter;
            return &piece[end..];
        }
        let longest = self.delimiter.len() - 1;
        if piece.len() >= longest {
            self.held.clear();
            self.held.extend_from_slice(&piece[piece.len() - longest..]);
        } else {
            self.held.drain(..self.held.len().saturating_sub(longest));
        }
        &[]
    }

    /// Returns what follows the line.
    fn line<'p>(&mut self, piece: &'p [u8]) -> &'p [u8] {
        let end = memchr::memchr(b'\n', piece);
        let line = &piece[..end.unwrap_or(piece.len())];
        // No more of a line counts than the name of the header and what may follow it.
        let rest = (NAME.len() + 2).saturating_sub(self.held.len());
        self.held.extend_from_slice(&line[..line.len().min(rest)]);
        let Some(end) = end else { return &[] };
        let line = self.held.strip_suffix(b"\r").unwrap_or(&self.held);
        match self.at {
            At::Delimiter if line.starts_with(b"--") => self.at = At::End,
            At::Delimiter => (self.at, self.count) = (At::Headers, 0),
            _ if line.is_empty() => self.at = At::Data,
            _ => {
                let is_one =
                    line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME));
                let ends = matches!(line.get(NAME.len()), Some(b':' | b' ' | b'\t'));
                self.count += usize::from(is_one && ends);
            }
        }
        self.held.clear();
        &piece[end + 1..]
    }
}

#[cfg(test)]
mod tests {
    use super::Dispositions;

    fn is_right(body: &str, size: usize) -> bool {
        let mut dispositions = Dispositions::new("b");
        body.as_bytes().chunks(size).all(|piece| dispositions.follow(piece))
    }

    #[test]
    fn finds_a_second_disposition_however_the_body_is_split() {
        const ONE: &str = "Content-Disposition: form-data; name=a\r\n";
        let field = |headers: &str, data: &str| format!("--b\r\n{headers}\r\n{data}\r\n");
        let data = "Content-Disposition: x\r\nContent-Disposition: y\r\n\r\n--a\r\n--";
        for (body, right) in [
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
                assert_eq!(is_right(&body, size), right, "{size}: {body}");
            }
        }
    }
}
