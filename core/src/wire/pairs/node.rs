//! A place in the tree of pairs.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::OnceLock;

use super::comma_separated::{split, split_sent};

/// A name with what was given for it.
#[derive(Debug)]
pub struct Pair<'q> {
    name: Cow<'q, str>,
    /// Whether the brackets in the name say what it is in.
    nested: bool,
    pub(super) given: Given<'q>,
    /// The encoded string as it was sent, if it was encoded.
    sent: Option<&'q [u8]>,
    /// The values between its commas, each at the same address whenever it is read ([`Blame`](super::unread::Blame)).
    parts: OnceLock<Vec<String>>,
}

/// What a pair gives.
#[derive(Clone, Debug)]
pub enum Given<'q> {
    /// A text.
    Text(Cow<'q, str>),
    /// A file, by a number that its type knows.
    File(usize),
}

impl<'q> Pair<'q> {
    /// `tags[]` is one of many `tags`. Brackets that are not in order are a part of the name.
    pub(super) fn new(mut name: Cow<'q, str>, given: Given<'q>) -> Self {
        if let (true, Some(list)) = (name.len() > 2, name.strip_suffix("[]")) {
            let end = list.len();
            match &mut name {
                Cow::Borrowed(name) => *name = &name[..end],
                Cow::Owned(name) => name.truncate(end),
            }
        }
        let nested = name.contains('[') && in_order(&name);
        let given = match given {
            Given::Text(text) => Given::Text(addressed(text)),
            file @ Given::File(_) => file,
        };
        Self { name, nested, given, sent: None, parts: OnceLock::new() }
    }

    /// Adds the encoded string.
    pub(super) const fn sent(mut self, sent: Option<&'q [u8]>) -> Self {
        self.sent = sent;
        self
    }

    pub(super) fn into_name(self) -> String {
        self.name.into_owned()
    }

    /// How deep it is.
    pub(super) fn depth(&self) -> usize {
        if self.nested { self.name.matches('[').count() } else { 0 }
    }

    /// The segment that begins here, and where the one behind it does.
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

    /// Whether the name has ended before.
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

    /// The order in which what is in one is together, a value comes before what is in it, and 2 comes
    /// before 10.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let key = |segment| (if is_index(segment) { segment.len() } else { usize::MAX }, segment);
        let (ours, theirs) = (self.segments(), other.segments());
        ours.map(key).cmp(theirs.map(key))
    }
}

/// Gives an empty string an address that no other one has ([`Blame`](super::unread::Blame)).
fn addressed(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_empty() { Cow::Owned(String::with_capacity(1)) } else { text }
}

/// Whether a name is `a[b][c]`.
fn in_order(name: &str) -> bool {
    let Some((first, rest)) = name.split_once('[') else { return false };
    let Some(inner) = rest.strip_suffix(']') else { return false };
    !first.is_empty()
        && !first.contains(']')
        && inner.split("][").all(|segment| !segment.contains(['[', ']']))
}

/// Whether a segment is the index of an element, written in its one form, or empty, as in `lines[][count]`.
pub(super) fn is_index(segment: &str) -> bool {
    segment.bytes().all(|byte| byte.is_ascii_digit())
        && (segment.len() < 2 || !segment.starts_with('0'))
}

/// Whether a segment is the index of the element at this position.
pub(super) fn is_position(segment: &str, at: usize) -> bool {
    segment.is_empty() || segment.parse() == Ok(at)
}

/// A place in the tree: all pairs whose names begin with those of the places that it is in.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    pairs: &'t [Pair<'t>],
    /// Where the next segment begins in the names of all of them.
    at: usize,
    /// Whether it is one value of several, which is no list by itself.
    member: bool,
}

impl<'t> Node<'t> {
    pub(super) const fn root(pairs: &'t [Pair<'t>]) -> Self {
        Self { pairs, at: 0, member: false }
    }

    /// A place by itself.
    pub(super) const fn of(pair: &'t Pair<'t>) -> Self {
        Self { pairs: std::slice::from_ref(pair), at: usize::MAX, member: true }
    }

    pub(super) const fn is_root(self) -> bool {
        self.at == 0
    }

    pub(super) const fn is_member(self) -> bool {
        self.member
    }

    /// What was given for the place itself.
    pub(super) fn given(self) -> &'t [Pair<'t>] {
        let end = self.pairs.iter().take_while(|pair| pair.ends_before(self.at)).count();
        &self.pairs[..end]
    }

    /// The one thing that was given.
    pub(super) fn only(self) -> Option<&'t Given<'t>> {
        match self.pairs {
            [pair] if pair.ends_before(self.at) => Some(&pair.given),
            _ => None,
        }
    }

    /// How often the place itself was given.
    pub(crate) fn times(self) -> usize {
        self.given().len()
    }

    /// The one text that was given.
    pub(crate) fn text(self) -> Option<&'t str> {
        match self.only() {
            Some(Given::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns the values between the commas of a single string.
    pub(crate) fn between_commas(self) -> Option<&'t [String]> {
        let (text, pair) = (self.text()?, self.pairs.first()?);
        Some(pair.parts.get_or_init(|| match pair.sent {
            Some(sent) => split_sent(sent).map(|part| addressed(part).into_owned()).collect(),
            None => split(text).map(|part| addressed(part).into_owned()).collect(),
        }))
    }

    /// Returns the only string as it was sent, if it was encoded.
    pub(super) fn sent(self) -> Option<&'t [u8]> {
        self.pairs.first().and_then(|pair| pair.sent)
    }

    /// Whether it is an empty text, as `page=` gives.
    pub(crate) fn is_empty_text(self) -> bool {
        self.text().is_some_and(str::is_empty)
    }

    /// The number of the file that was given here.
    pub fn file(self) -> Option<usize> {
        match self.only() {
            Some(Given::File(number)) => Some(*number),
            _ => None,
        }
    }

    /// What is in the place, by name; `None` for a value.
    pub(crate) fn entries(self) -> Option<Entries<'t>> {
        (self.times() == 0).then_some(Entries(self))
    }

    /// The members of a list: each value, or what is in the place by numbers.
    pub(crate) fn members(self) -> Option<Members<'t>> {
        match self.times() {
            0 if !self.is_root() && Entries(self).all(|(name, _)| is_index(name)) => {
                Some(Members::Numbered(Entries(self)))
            }
            count if count > 0 && count == self.pairs.len() && !self.member => {
                Some(Members::Given(self))
            }
            _ => None,
        }
    }
}

impl Node<'_> {
    /// Whether the indexes of the elements are 0, 1, 2 and so on, if the elements have indexes.
    pub(crate) fn is_in_order(self) -> bool {
        match self.members() {
            Some(Members::Numbered(entries)) => {
                entries.enumerate().all(|(at, (name, _))| is_position(name, at))
            }
            Some(Members::Given(_)) | None => true,
        }
    }
}

/// What is in a place.
#[derive(Debug)]
pub(crate) struct Entries<'t>(Node<'t>);

impl<'t> Iterator for Entries<'t> {
    type Item = (&'t str, Node<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let Node { pairs, at, .. } = self.0;
        let (name, next) = pairs.first()?.segment(at);
        let end = pairs.iter().take_while(|pair| pair.segment(at) == (name, next)).count();
        self.0.pairs = &pairs[end..];
        Some((name, Node { pairs: &pairs[..end], at: next, member: false }))
    }
}

/// The members of a list.
#[derive(Debug)]
pub(crate) enum Members<'t> {
    Given(Node<'t>),
    Numbered(Entries<'t>),
}

impl<'t> Iterator for Members<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        match self {
            Self::Numbered(entries) => entries.next().map(|(_, node)| node),
            Self::Given(node) => {
                let (first, rest) = node.pairs.split_at_checked(1)?;
                node.pairs = rest;
                Some(Node { pairs: first, at: node.at, member: true })
            }
        }
    }
}
