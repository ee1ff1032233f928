//! Texts that are read in another way than as texts, since their type wants it so.
//!
//! Behind `#[serde(flatten)]` and in enums with a tag, serde takes values before it knows their types, and
//! does not read texts as numbers. So a text is handed on as one that is borrowed; where a type refuses it,
//! the error knows which it was, and everything is read once more with that text as a number. The same way
//! an empty text that a type can't be read from becomes the `None` of its `Option`.

use std::cell::Cell;

use serde::de::{DeserializeOwned, Visitor};

use super::node::Node;
use super::reader::Reader;
use super::unread::{Blame, Unread, Wanted};

/// So many texts are read in another way one by one; then all that look like numbers are.
const MOST: usize = 32;

/// What is known of texts.
#[derive(Debug, Default)]
pub(super) struct Hints {
    known: Vec<Blame>,
    all: bool,
    /// Whether a text has been handed on that looks like a number.
    unsure: Cell<bool>,
}

impl Hints {
    fn knows(&self, text: &str, wanted: Wanted) -> bool {
        self.known.contains(&Blame { wanted, ..Blame::of(text) })
    }

    /// Whether an empty text is nothing.
    pub(super) fn is_nothing(&self, text: &str) -> bool {
        text.is_empty() && self.knows(text, Wanted::Single)
    }

    /// Hands on a text to who does not say what it must be.
    pub(super) fn visit<'t, V: Visitor<'t>>(
        &self,
        text: &'t str,
        visitor: V,
    ) -> Result<V::Value, Unread> {
        let value = Guessed::of(text);
        self.unsure.set(self.unsure.get() || value.is_some());
        match value {
            Some(value) if self.all || self.knows(text, Wanted::Single) => value.visit(visitor),
            _ => visitor.visit_borrowed_str(text).map_err(|unread: Unread| unread.blaming(text)),
        }
    }

    /// Whether a text is a list of one.
    pub(super) fn is_list(&self, text: &str) -> bool {
        self.knows(text, Wanted::List)
    }

    /// Whether a string contains several values, separated by commas.
    pub(super) fn has_commas(&self, text: &str) -> bool {
        self.knows(text, Wanted::Commas)
    }

    /// What is left to be tried.
    fn learn(&mut self, unread: &Unread) -> Next {
        match unread.blames() {
            Some(blame) if self.known.len() < MOST && !self.known.contains(&blame) => {
                self.known.push(blame);
                Next::Better
            }
            _ if self.all || !self.unsure.get() => Next::Nothing,
            _ => {
                self.all = true;
                Next::Guess
            }
        }
    }
}

/// What is left to be tried.
enum Next {
    /// One text is known better.
    Better,
    /// What looks like a number may be one.
    Guess,
    Nothing,
}

/// What a text looks like.
enum Guessed {
    Nothing,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Real(f64),
}

impl Guessed {
    fn of(text: &str) -> Option<Self> {
        match text {
            "" => return Some(Self::Nothing),
            "true" => return Some(Self::Bool(true)),
            "false" => return Some(Self::Bool(false)),
            _ => {}
        }
        let unsigned = text.parse().map(Self::Unsigned);
        let whole = unsigned.or_else(|_| text.parse().map(Self::Signed));
        let real = || text.parse().ok().filter(|real: &f64| real.is_finite()).map(Self::Real);
        whole.ok().or_else(real)
    }

    fn visit<'t, V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self {
            Self::Nothing => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Unsigned(value) => visitor.visit_u64(value),
            Self::Signed(value) => visitor.visit_i64(value),
            Self::Real(value) => visitor.visit_f64(value),
        }
    }
}

/// Reads what is in a place of a tree.
///
/// # Errors
///
/// Why it can't be.
pub(crate) fn read<T: DeserializeOwned>(node: Node<'_>) -> Result<T, Unread> {
    attempts(node, |reader| T::deserialize(reader), |unread| unread)
}

/// The same, and where the fault is.
///
/// # Errors
///
/// Why it can't be, and where.
pub(crate) fn read_with_path<T: DeserializeOwned>(
    node: Node<'_>,
) -> Result<T, serde_path_to_error::Error<Unread>> {
    attempts(node, |reader| serde_path_to_error::deserialize(reader), |error| error.inner())
}

/// Reads until nothing is left to be learnt. A guess that does not help says nothing of what is wrong.
fn attempts<'t, T, E>(
    node: Node<'t>,
    read: impl Fn(Reader<'t, '_>) -> Result<T, E>,
    unread: impl Fn(&E) -> &Unread,
) -> Result<T, E> {
    let mut hints = Hints::default();
    let mut before = None;
    loop {
        let error = match read(Reader { node, hints: &hints }) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        match hints.learn(unread(&error)) {
            Next::Better => {}
            Next::Guess => before = Some(error),
            Next::Nothing => return Err(before.unwrap_or(error)),
        }
    }
}
