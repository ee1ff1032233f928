//! Nodes of the tree of pairs.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::OnceLock;

use super::between_commas::{split, split_sent};

/// A name and its value.
#[derive(Debug)]
pub struct Pair<'q> {
    name: Cow<'q, str>,
    /// Whether the name has well-formed brackets, which express nesting.
    nested: bool,
    pub(super) value: Given<'q>,
    /// The encoded string as it was sent, if it was encoded.
    sent: Option<&'q [u8]>,
    /// The values between its commas. They are cached, because the address of a value must not change
    /// ([`Blame`](super::read_error::Blame)).
    parts: OnceLock<Vec<String>>,
}

/// The value of a pair.
#[derive(Clone, Debug)]
pub enum Given<'q> {
    /// A string.
    Text(Cow<'q, str>),
    /// A file, by an index that its type resolves.
    File(usize),
}

impl<'q> Pair<'q> {
    /// Creates a pair. `tags[]` is an element of `tags`. Malformed brackets are part of the name.
    pub(crate) fn new(mut name: Cow<'q, str>, value: Given<'q>) -> Self {
        if let (true, Some(list)) = (name.len() > 2, name.strip_suffix("[]")) {
            let end = list.len();
            match &mut name {
                Cow::Borrowed(name) => *name = &name[..end],
                Cow::Owned(name) => name.truncate(end),
            }
        }
        let nested = name.contains('[') && is_well_formed(&name);
        let value = match value {
            Given::Text(text) => Given::Text(with_address(text)),
            file @ Given::File(_) => file,
        };
        Self { name, nested, value, sent: None, parts: OnceLock::new() }
    }

    /// Adds the encoded string.
    pub(super) const fn sent(mut self, sent: Option<&'q [u8]>) -> Self {
        self.sent = sent;
        self
    }

    pub(super) fn into_name(self) -> String {
        self.name.into_owned()
    }

    /// Returns the nesting depth.
    pub(super) fn depth(&self) -> usize {
        if self.nested { self.name.matches('[').count() } else { 0 }
    }

    /// Returns the segment of the name that starts at this offset, and the offset of the next one.
    fn segment(&self, at: usize) -> (&str, usize) {
        let rest = &self.name[at..];
        let (end, gap) = match (self.nested, at) {
            (false, _) => (None, 1),
            (true, 0) => (rest.find('['), 1),
            (true, _) => (rest.find(']'), 2),
        };
        let end = end.unwrap_or(rest.len());
        (&rest[..end], at + end + gap)
    }

    /// Whether the name ends before this offset.
    fn ends_before(&self, at: usize) -> bool {
        self.name.len() < at
    }

    fn segments(&self) -> impl Iterator<Item = &str> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let (segment, next) = (!self.ends_before(at)).then(|| self.segment(at))?;
            at = next;
            Some(segment)
        })
    }

    /// Compares names, so that the fields of an object are adjacent, a value precedes its fields, and index 2 precedes 10.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let key = |segment| (if is_index(segment) { segment.len() } else { usize::MAX }, segment);
        self.segments().map(key).cmp(other.segments().map(key))
    }
}

/// Allocates an empty string, so that it has a unique address ([`Blame`](super::read_error::Blame)).
fn with_address(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_empty() { Cow::Owned(String::with_capacity(1)) } else { text }
}

/// Whether a name has the form `a[b][c]`.
fn is_well_formed(name: &str) -> bool {
    let Some((first, rest)) = name.split_once('[') else { return false };
    let Some(inner) = rest.strip_suffix(']') else { return false };
    !first.is_empty()
        && !first.contains(']')
        && inner.split("][").all(|segment| !segment.contains(['[', ']']))
}

/// Whether a segment is the index of an element without leading zeros, or empty, as in `lines[][count]`.
pub(super) fn is_index(segment: &str) -> bool {
    segment.bytes().all(|byte| byte.is_ascii_digit())
        && (segment.len() < 2 || !segment.starts_with('0'))
}

/// Whether a segment is the index of the element at this position.
pub(super) fn is_position(segment: &str, at: usize) -> bool {
    segment.is_empty() || segment.parse() == Ok(at)
}

/// A node in the tree: all pairs whose names start with the same segments.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    pairs: &'t [Pair<'t>],
    /// The offset of the next segment in all names.
    at: usize,
    /// Whether the node is one of several values with the same name, which is not a list itself.
    is_element: bool,
}

impl<'t> Node<'t> {
    pub(super) const fn root(pairs: &'t [Pair<'t>]) -> Self {
        Self { pairs, at: 0, is_element: false }
    }

    /// Returns the node of the value of a pair.
    pub(crate) const fn from_pair(pair: &'t Pair<'t>) -> Self {
        Self { pairs: std::slice::from_ref(pair), at: usize::MAX, is_element: true }
    }

    pub(super) const fn is_root(self) -> bool {
        self.at == 0
    }

    pub(super) const fn is_element(self) -> bool {
        self.is_element
    }

    /// Returns the pairs of the node itself, without its fields.
    fn own_pairs(self) -> &'t [Pair<'t>] {
        let end = self.pairs.iter().take_while(|pair| pair.ends_before(self.at)).count();
        &self.pairs[..end]
    }

    /// Returns the value of the node, if it has exactly one value and no fields.
    pub(super) fn single(self) -> Option<&'t Given<'t>> {
        match self.pairs {
            [pair] if pair.ends_before(self.at) => Some(&pair.value),
            _ => None,
        }
    }

    /// Returns the number of values of the node itself.
    pub(crate) fn times(self) -> usize {
        self.own_pairs().len()
    }

    /// Returns the value, if it is a single string.
    pub(crate) fn text(self) -> Option<&'t str> {
        match self.single() {
            Some(Given::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns the values between the commas of a single string.
    pub(crate) fn between_commas(self) -> Option<&'t [String]> {
        let text = self.text()?;
        let pair = self.pairs.first()?;
        Some(pair.parts.get_or_init(|| match pair.sent {
            Some(sent) => split_sent(sent).map(|part| with_address(part).into_owned()).collect(),
            None => split(text).map(|part| with_address(part).into_owned()).collect(),
        }))
    }

    /// Returns the encoded string as it was sent, if it was encoded.
    pub(super) fn sent(self) -> Option<&'t [u8]> {
        self.pairs.first().and_then(|pair| pair.sent)
    }

    /// Whether the value is an empty string, as in `page=`.
    pub(crate) fn is_empty_text(self) -> bool {
        self.text().is_some_and(str::is_empty)
    }

    /// Returns the index of the file, if the value is a file.
    pub fn file(self) -> Option<usize> {
        match self.single() {
            Some(Given::File(number)) => Some(*number),
            _ => None,
        }
    }

    /// Returns the fields with their names, unless the node has a value.
    pub(crate) fn entries(self) -> Option<Entries<'t>> {
        (self.times() == 0).then_some(Entries(self))
    }

    /// Returns the elements of a list: the values with the same name, or the fields whose names are indexes.
    pub(crate) fn members(self) -> Option<Elements<'t>> {
        match self.times() {
            0 if !self.is_root() && Entries(self).all(|(name, _)| is_index(name)) => {
                Some(Elements::Indexed(Entries(self)))
            }
            count if count > 0 && count == self.pairs.len() && !self.is_element => {
                Some(Elements::Repeated(self))
            }
            _ => None,
        }
    }
}

impl Node<'_> {
    /// Whether the indexes of the elements are 0, 1, 2 and so on, if the elements have indexes.
    pub(crate) fn is_in_order(self) -> bool {
        match self.members() {
            Some(Elements::Indexed(entries)) => {
                entries.enumerate().all(|(at, (name, _))| is_position(name, at))
            }
            Some(Elements::Repeated(_)) | None => true,
        }
    }
}

/// The fields of a node.
#[derive(Debug)]
pub(crate) struct Entries<'t>(Node<'t>);

impl<'t> Iterator for Entries<'t> {
    type Item = (&'t str, Node<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let Node { pairs, at, .. } = self.0;
        let (name, next) = pairs.first()?.segment(at);
        let end = pairs.iter().take_while(|pair| pair.segment(at) == (name, next)).count();
        self.0.pairs = &pairs[end..];
        Some((name, Node { pairs: &pairs[..end], at: next, is_element: false }))
    }
}

/// The elements of a list.
#[derive(Debug)]
pub(crate) enum Elements<'t> {
    /// Values with the same name.
    Repeated(Node<'t>),
    /// Fields whose names are indexes.
    Indexed(Entries<'t>),
}

impl<'t> Iterator for Elements<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        match self {
            Self::Indexed(entries) => entries.next().map(|(_, node)| node),
            Self::Repeated(node) => {
                let (first, rest) = node.pairs.split_at_checked(1)?;
                node.pairs = rest;
                Some(Node { pairs: first, at: node.at, is_element: true })
            }
        }
    }
}
