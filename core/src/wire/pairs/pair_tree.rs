//! The tree of a query's or a form's pairs.

use std::borrow::Cow;

use super::Kind;
use super::decode::{decode, split_pairs};
use super::node::{Given, Node, Pair};
use crate::error::{Error, ValidationError};

/// Upper bound on the number of pairs.
pub(super) const MAX_PAIRS: usize = 1000;

/// Upper bound on the number of brackets in a name.
const MAX_BRACKETS: usize = 16;

/// The pairs of a query or a form, sorted by their names.
#[derive(Debug)]
pub struct Tree<'q>(Vec<Pair<'q>>);

/// A name, its value, and the encoded string as it was sent.
type DecodedPair<'q> = (Cow<'q, str>, Given<'q>, Option<&'q [u8]>);

/// The error for pairs from which no tree can be built.
#[derive(Debug)]
pub enum TreeError {
    /// The value with this name is not UTF-8. Without a name, the name is not UTF-8.
    NotUtf8(Option<String>),
    /// There are too many pairs.
    TooMany,
    /// The name has too many brackets.
    TooDeep(String),
}

impl<'q> Tree<'q> {
    /// Parses encoded pairs.
    ///
    /// # Errors
    ///
    /// Returns an error if a pair is not UTF-8, there are too many pairs, or a name has too many brackets.
    pub fn parse(pairs: &'q [u8]) -> Result<Self, TreeError> {
        let decoded = split_pairs(pairs).map(|(name, text)| {
            let name = decode(name).ok_or(TreeError::NotUtf8(None))?;
            match decode(text) {
                Some(decoded) => Ok((name, Given::Text(decoded), Some(text))),
                None => Err(TreeError::NotUtf8(Some(name.into_owned()))),
            }
        });
        Self::from_decoded(decoded)
    }

    /// Builds a tree from names and values.
    ///
    /// # Errors
    ///
    /// Returns the first error of the iterator, and an error if there are too many pairs, or a name has too many brackets.
    pub fn new(
        pairs: impl Iterator<Item = Result<(Cow<'q, str>, Given<'q>), TreeError>>,
    ) -> Result<Self, TreeError> {
        Self::from_decoded(pairs.map(|pair| pair.map(|(name, value)| (name, value, None))))
    }

    /// Builds a tree from names, values, and the encoded strings as they were sent.
    ///
    /// # Errors
    ///
    /// Returns the first error of the iterator, and an error if there are too many pairs, or a name has too many brackets.
    pub(crate) fn from_decoded(
        decoded: impl Iterator<Item = Result<DecodedPair<'q>, TreeError>>,
    ) -> Result<Self, TreeError> {
        let mut pairs = Vec::new();
        for pair in decoded {
            let (name, value, sent) = pair?;
            if pairs.len() == MAX_PAIRS {
                return Err(TreeError::TooMany);
            }
            let pair = Pair::new(name, value).sent(sent);
            if pair.depth() > MAX_BRACKETS {
                return Err(TreeError::TooDeep(pair.into_name()));
            }
            pairs.push(pair);
        }
        pairs.sort_by(Pair::order);
        Ok(Self(pairs))
    }

    /// Returns the root node.
    pub fn root(&self) -> Node<'_> {
        Node::root(&self.0)
    }
}

impl TreeError {
    /// Converts the error into a 400, with the name of the pair if it is known.
    pub fn into_error(self, kind: Kind) -> Error {
        let word = kind.word;
        let error = Error::bad_request().with_code(kind.code);
        let (name, code, message) = match self {
            Self::TooMany => {
                return error.with_message(format!("there are more than {MAX_PAIRS} {word}s"));
            }
            Self::NotUtf8(None) => {
                return error.with_message(format!("the name of a {word} is not UTF-8"));
            }
            Self::NotUtf8(Some(name)) => (name, "utf8", "must be UTF-8".to_owned()),
            Self::TooDeep(name) => {
                let message =
                    format!("must not have more than {MAX_BRACKETS} brackets in its name");
                (name, "depth", message)
            }
        };
        let error = error.with_message(format!("the {word} `{name}` {message}"));
        if kind.parameters {
            return error.with_validation_error(ValidationError::parameter(name, code, message));
        }
        let pointer = format!("/{}", name.replace('~', "~0").replace('/', "~1"));
        error.with_validation_error(ValidationError::at(pointer, code, message))
    }
}
