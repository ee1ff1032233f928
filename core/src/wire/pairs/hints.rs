//! What is known of strings that serde reads before it knows their types, and of those that are `None`.
//!
//! In flattened fields and in enums, serde buffers values. The fields of a `#[dto]` are read from what was buffered by
//! rules of their own (`held.rs`). Types of other crates receive the string; where one rejects it, the error contains
//! the address of the string, which serde keeps, and everything is read again with that string as a number, a list or
//! nothing. Whether an empty string is `None` depends on the type in the `Option`, which is known after it has failed.

use std::any::type_name;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use serde::de::{DeserializeOwned, Deserializer, Visitor};

use super::guess::Guess;
use super::node::Node;
use super::reader::Reader;
use super::unread::{Blame, Unread, Wanted};
use crate::wire::validation::reading;

/// Upper bound on strings that are read in another way one by one; then all that look like numbers are.
const MOST: usize = 32;

thread_local! {
    /// What is known in the reading that takes place.
    static NOW: RefCell<Option<Hints>> = const { RefCell::new(None) };
}

/// What is known of strings and types.
#[derive(Debug, Default)]
struct Hints {
    /// The visitors of `Option`s that an empty string is `None` for.
    nothing: HashSet<&'static str>,
    /// Those that this reading has found.
    found: HashSet<&'static str>,
    known: Vec<Blame>,
    /// The guesses that were wrong.
    wrong: Vec<Guess>,
    /// Whether everything that looks like a number is one.
    all: bool,
    /// Whether a string that looks like a number was buffered.
    unsure: bool,
    /// The addresses of buffered strings that are elements of a list.
    members: HashSet<usize>,
    /// The buffered strings that contain encoded commas, as they were sent.
    sent: HashMap<usize, Vec<u8>>,
    /// The addresses of buffered strings that a `#[dto]` has read.
    settled: HashSet<usize>,
    /// Whether a map was requested from a buffered list, whose indexes may be its keys.
    wants_objects: bool,
    /// Whether lists are buffered with their indexes.
    objects: bool,
}

/// Restores the hints of the reading around this one.
struct Before(Option<Hints>);

impl Drop for Before {
    fn drop(&mut self) {
        NOW.set(self.0.take());
    }
}

fn with<R>(default: R, run: impl FnOnce(&mut Hints) -> R) -> R {
    NOW.with_borrow_mut(|now| now.as_mut().map(run)).unwrap_or(default)
}

fn knows(text: &str, wanted: Wanted) -> bool {
    with(false, |hints| hints.knows(text, wanted))
}

/// Reads an optional value.
pub(super) fn option<'t, D, V>(is_empty: bool, of: D, visitor: V) -> Result<V::Value, Unread>
where
    D: Deserializer<'t, Error = Unread>,
    V: Visitor<'t>,
{
    if !is_empty {
        return visitor.visit_some(of);
    }
    let name = type_name::<V>();
    if with(false, |hints| hints.nothing.contains(name)) {
        return visitor.visit_none();
    }
    let found = || with(0, |hints| hints.found.len());
    let before = found();
    visitor.visit_some(of).inspect_err(|unread| {
        // The innermost `Option` is `None`. A value that breaks a rule was read.
        if found() == before && !reading::is_invalid(&unread.to_string()) {
            with(false, |hints| hints.found.insert(name));
        }
    })
}

/// Passes a string to a visitor that does not request a type.
pub(super) fn visit<'t, V: Visitor<'t>>(text: &'t str, visitor: V) -> Result<V::Value, Unread> {
    let guess = with(None, |hints| hints.guess(text).filter(|_| !hints.is_settled(text)));
    pass(text, guess, visitor)
}

/// Passes a string that a `#[dto]` has read to another type.
pub(super) fn visit_held<'t, V: Visitor<'t>>(
    text: &'t str,
    visitor: V,
) -> Result<V::Value, Unread> {
    pass(text, with(None, |hints| hints.guess(text)), visitor)
}

fn pass<'t, V: Visitor<'t>>(
    text: &'t str,
    guess: Option<Guess>,
    visitor: V,
) -> Result<V::Value, Unread> {
    match guess {
        Some(guess) => guess.visit(visitor),
        None => visitor.visit_borrowed_str(text).map_err(|unread: Unread| unread.blaming(text)),
    }
}

/// Stores what a string that is passed on does not contain itself.
pub(super) fn note(text: &str, is_member: bool, sent: Option<&[u8]>) {
    let sent = sent.filter(|sent| has_encoded_comma(sent));
    if !is_member && sent.is_none() {
        return;
    }
    let at = Blame::of(text).text;
    with((), |hints| {
        if is_member {
            hints.members.insert(at);
        }
        if let Some(sent) = sent {
            hints.sent.insert(at, sent.to_owned());
        }
    });
}

/// Whether a string would be buffered without its encoded commas, since it is not read from a tree.
pub(super) fn loses_commas(sent: Option<&[u8]>) -> bool {
    sent.is_some_and(has_encoded_comma) && NOW.with_borrow(Option::is_none)
}

fn has_encoded_comma(sent: &[u8]) -> bool {
    sent.windows(3).any(|bytes| bytes.eq_ignore_ascii_case(b"%2C"))
}

/// Whether a buffered string is an element of a list.
pub(super) fn is_member(text: &str) -> bool {
    with(false, |hints| hints.members.contains(&Blame::of(text).text))
}

/// Returns a buffered string as it was sent, if it contains an encoded comma.
pub(super) fn sent(text: &str) -> Option<Vec<u8>> {
    with(None, |hints| hints.sent.get(&Blame::of(text).text).cloned())
}

/// Stores that a buffered string needs no guess.
pub(super) fn settle(text: &str) {
    if Guess::of(text).is_some() {
        with(false, |hints| hints.settled.insert(Blame::of(text).text));
    }
}

/// Stores that a map was requested from a buffered list.
pub(super) fn want_objects() {
    with((), |hints| hints.wants_objects = true);
}

/// Whether a value is buffered by serde, and lists are buffered with their indexes.
pub(super) fn buffers_objects<T>() -> bool {
    is_serde_buffer::<T>() && with(false, |hints| hints.objects)
}

/// Returns what the name of a field is to the buffer of serde, if a type has rejected it as a string.
pub(super) fn key<T>(name: &str) -> Option<Guess> {
    let is_number = is_serde_buffer::<T>() && knows(name, Wanted::Single);
    is_number.then(|| Guess::of(name)).flatten()
}

/// Whether a type is the buffer of serde.
pub(crate) fn is_serde_buffer<T>() -> bool {
    let name = type_name::<T>();
    name.starts_with("serde") && name.trim_end_matches("<'_>").ends_with("::Content")
}

/// Whether a string is a list that contains it.
pub(super) fn is_list(text: &str) -> bool {
    knows(text, Wanted::List)
}

/// Whether a string contains several values, separated by commas.
pub(super) fn has_commas(text: &str) -> bool {
    knows(text, Wanted::CommaSeparated)
}

impl Hints {
    fn knows(&self, text: &str, wanted: Wanted) -> bool {
        self.known.contains(&Blame { wanted, ..Blame::of(text) })
    }

    fn is_settled(&self, text: &str) -> bool {
        self.settled.contains(&Blame::of(text).text)
    }

    fn guess(&mut self, text: &str) -> Option<Guess> {
        let guess = Guess::of(text)?;
        self.unsure = true;
        // A type that accepts an empty string would become nothing without an error.
        let is_all = self.all && guess != Guess::Nothing && !self.wrong.contains(&guess);
        (is_all || self.knows(text, Wanted::Single)).then_some(guess)
    }

    /// Whether a reading has found visitors that were not known.
    fn has_found(&mut self) -> bool {
        let found = std::mem::take(&mut self.found);
        let before = self.nothing.len();
        self.nothing.extend(found);
        self.nothing.len() > before
    }

    /// Whether lists are to be buffered with their indexes from now on.
    fn changes_lists(&mut self) -> bool {
        let changes = self.wants_objects && !self.objects;
        self.objects |= self.wants_objects;
        changes
    }

    /// Returns what is left to be tried.
    fn learn(&mut self, unread: &Unread) -> Next {
        // A string that equals a wrong guess may be a number all the same.
        let most = if self.all { 2 * MOST } else { MOST };
        match (unread.blames(), unread.guessed()) {
            (Some(blame), _) if self.known.len() < most && !self.known.contains(&blame) => {
                self.known.push(blame);
                Next::Better
            }
            (_, Some(guess)) if self.wrong.len() < MOST && !self.wrong.contains(&guess) => {
                self.wrong.push(guess);
                Next::Better
            }
            _ if self.all || !self.unsure => Next::Nothing,
            _ => {
                self.all = true;
                Next::Guess
            }
        }
    }
}

/// What is left to be tried.
enum Next {
    /// One string is known better.
    Better,
    /// Strings that look like numbers may be numbers.
    Guess,
    Nothing,
}

/// Reads the value at a location of a tree.
///
/// # Errors
///
/// The reason why it can't be read.
pub(crate) fn read<T: DeserializeOwned>(node: Node<'_>) -> Result<T, Unread> {
    repeatedly(|| T::deserialize(Reader { node }))
}

/// Reads strings as often as it takes to know what they are.
///
/// # Errors
///
/// The reason why they can't be read.
pub(crate) fn repeatedly<T>(read: impl Fn() -> Result<T, Unread>) -> Result<T, Unread> {
    attempts(read, |unread| unread)
}

/// The same with the location of the error, which only a second reading finds.
///
/// # Errors
///
/// The reason why it can't be read, and where.
pub(crate) fn read_with_path<T: DeserializeOwned>(
    node: Node<'_>,
) -> Result<T, serde_path_to_error::Error<Unread>> {
    let skipped = reading::skipped();
    read(node).or_else(|_| {
        reading::skip(skipped);
        attempts(|| serde_path_to_error::deserialize(Reader { node }), |error| error.inner())
    })
}

/// Reads until nothing is left to be learnt. A guess that does not help reveals nothing about the error.
fn attempts<T, E>(read: impl Fn() -> Result<T, E>, unread: impl Fn(&E) -> &Unread) -> Result<T, E> {
    let _before = Before(NOW.replace(Some(Hints::default())));
    let mut before = None;
    let skipped = reading::skipped();
    loop {
        reading::skip(skipped);
        let read = read();
        // Each round finds the visitor of another type, and a program has so many of them.
        if with(false, Hints::has_found) {
            continue;
        }
        let error = match read {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        if with(false, Hints::changes_lists) {
            continue;
        }
        match with(Next::Nothing, |hints| hints.learn(unread(&error))) {
            Next::Better => {}
            Next::Guess => before = Some(error),
            Next::Nothing => return Err(before.unwrap_or(error)),
        }
    }
}
