//! All pairs of a query or a form, in the order of their names.

use std::borrow::Cow;

use super::decode::{decode, pieces};
use super::node::{Given, Node, Pair};
use super::{InputValue, Kind};
use crate::error::{Error, ValidationError};

/// So many pairs are read.
pub(super) const MOST: usize = 1000;

/// So many brackets has a name.
const DEEPEST: usize = 16;

/// All pairs, in the order of their names.
#[derive(Debug)]
pub struct Tree<'q>(Vec<Pair<'q>>);

/// A name, its value, and the encoded string as it was sent.
type One<'q> = (Cow<'q, str>, Given<'q>, Option<&'q [u8]>);

/// Why there is no tree.
#[derive(Debug)]
pub enum Refused {
    /// What is given by this name is no UTF-8; nor is the name where there is none.
    NotUtf8(Option<String>),
    /// There are too many pairs.
    TooMany,
    /// The name has too many brackets.
    TooDeep(String),
}

impl<'q> Tree<'q> {
    /// That of encoded pairs.
    ///
    /// # Errors
    ///
    /// Where they are no UTF-8, too many, or too deep.
    pub fn parse(pairs: &'q [u8]) -> Result<Self, Refused> {
        let decoded = pieces(pairs).map(|(name, text)| {
            let name = decode(name).ok_or(Refused::NotUtf8(None))?;
            match decode(text) {
                Some(decoded) => Ok((name, Given::Text(decoded), Some(text))),
                None => Err(Refused::NotUtf8(Some(name.into_owned()))),
            }
        });
        Self::of(decoded)
    }

    /// That of names with what is given for them.
    ///
    /// # Errors
    ///
    /// Where they are too many, or too deep.
    pub fn new(
        all: impl Iterator<Item = Result<(Cow<'q, str>, Given<'q>), Refused>>,
    ) -> Result<Self, Refused> {
        Self::of(all.map(|one| one.map(|(name, given)| (name, given, None))))
    }

    /// That of names with what is given for them, and with the strings as they were sent.
    ///
    /// # Errors
    ///
    /// Where they are too many, or too deep.
    pub(crate) fn of(all: impl Iterator<Item = Result<One<'q>, Refused>>) -> Result<Self, Refused> {
        let mut pairs = Vec::new();
        for given in all {
            let (name, given, sent) = given?;
            if pairs.len() == MOST {
                return Err(Refused::TooMany);
            }
            let pair = Pair::new(name, given).sent(sent);
            if pair.depth() > DEEPEST {
                return Err(Refused::TooDeep(pair.into_name()));
            }
            pairs.push(pair);
        }
        pairs.sort_by(Pair::order);
        Ok(Self(pairs))
    }

    /// What all pairs are in.
    pub fn root(&self) -> Node<'_> {
        Node::root(&self.0)
    }

    /// It as a document.
    pub fn document(&self) -> InputValue<'_> {
        InputValue::Pairs(self.root())
    }
}

impl Refused {
    /// 400, at the name where it is known.
    pub fn into_error(self, kind: Kind) -> Error {
        let word = kind.word;
        let error = Error::bad_request().with_code(kind.code);
        let (name, code, message) = match self {
            Self::TooMany => {
                return error.with_message(format!("there are more than {MOST} {word}s"));
            }
            Self::NotUtf8(None) => {
                return error.with_message(format!("the name of a {word} is no UTF-8"));
            }
            Self::NotUtf8(Some(name)) => (name, "utf8", "must be UTF-8".to_owned()),
            Self::TooDeep(name) => {
                let message = format!("must not have more than {DEEPEST} brackets in its name");
                (name, "depth", message)
            }
        };
        let error = error.with_message(format!("the {word} `{name}` {message}"));
        error.with_validation_error(match kind.parameters {
            true => ValidationError::parameter(name, code, message),
            false => ValidationError::at(
                format!("/{}", name.replace('~', "~0").replace('/', "~1")),
                code,
                message,
            ),
        })
    }
}
