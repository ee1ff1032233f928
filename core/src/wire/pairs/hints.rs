//! Hints about the types of strings that serde buffers, and about empty strings that are `None`.
//!
//! In flattened fields and in enums, serde buffers values before it knows their types. The fields of a `#[dto]` are read
//! from the buffer by `buffered_value.rs`. Types of other crates receive the string. If such a type rejects the string,
//! the error contains its address, which serde does not change. Everything is then read again with that string as a
//! number, a list or a unit. An empty string is `None` if the type inside the `Option` rejects it.

use std::any::type_name;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use serde::de::{DeserializeOwned, Deserializer, Visitor};

use super::guess::Guess;
use super::node::Node;
use super::read_error::{Blame, ReadError, Wanted};
use super::reader::Reader;
use crate::wire::reading::argument_state;

/// Upper bound on strings that are converted individually. Beyond it, all strings that look like numbers are converted.
const MAX_HINTS: usize = 32;

thread_local! {
    /// The hints of the current read; `None` outside of one.
    static HINTS: RefCell<Option<Hints>> = const { RefCell::new(None) };
}

/// Hints about strings and types.
#[derive(Debug, Default)]
struct Hints {
    /// The visitors of `Option`s for which an empty string is `None`.
    none_visitors: HashSet<&'static str>,
    /// The visitors that were added by the current attempt.
    new_none_visitors: HashSet<&'static str>,
    /// The strings that types rejected.
    blames: Vec<Blame>,
    /// The guesses that types rejected.
    wrong_guesses: Vec<Guess>,
    /// Whether all strings that look like numbers are converted.
    guess_all: bool,
    /// Whether a string that looks like a number was buffered.
    is_ambiguous: bool,
    /// The addresses of buffered strings that are elements of a list.
    elements: HashSet<usize>,
    /// The buffered strings that contain encoded commas, as they were sent.
    sent: HashMap<usize, Vec<u8>>,
    /// The addresses of buffered strings that a `#[dto]` read.
    read_by_dto: HashSet<usize>,
    /// Whether a map was requested from a buffered list, whose indexes may be the keys.
    objects_requested: bool,
    /// Whether lists are buffered as objects with their indexes as names.
    lists_as_objects: bool,
}

/// Restores the hints of the outer read when it is dropped.
struct RestoreHints(Option<Hints>);

impl Drop for RestoreHints {
    fn drop(&mut self) {
        HINTS.set(self.0.take());
    }
}

fn with<R>(default: R, run: impl FnOnce(&mut Hints) -> R) -> R {
    HINTS.with_borrow_mut(|hints| hints.as_mut().map(run)).unwrap_or(default)
}

fn is_wanted(text: &str, wanted: Wanted) -> bool {
    with(false, |hints| hints.is_wanted(text, wanted))
}

/// Reads an optional value.
pub(super) fn option<'t, D, V>(
    is_empty: bool,
    deserializer: D,
    visitor: V,
) -> Result<V::Value, ReadError>
where
    D: Deserializer<'t, Error = ReadError>,
    V: Visitor<'t>,
{
    if !is_empty {
        return visitor.visit_some(deserializer);
    }
    let name = type_name::<V>();
    if with(false, |hints| hints.none_visitors.contains(name)) {
        return visitor.visit_none();
    }
    let count = || with(0, |hints| hints.new_none_visitors.len());
    let before = count();
    visitor.visit_some(deserializer).inspect_err(|error| {
        // Only the innermost `Option` is `None`. A value that breaks a rule was read, so it is not `None`.
        if count() == before && !argument_state::is_invalid(&error.to_string()) {
            with(false, |hints| hints.new_none_visitors.insert(name));
        }
    })
}

/// Passes a string to a visitor that does not request a type.
pub(super) fn visit<'t, V: Visitor<'t>>(text: &'t str, visitor: V) -> Result<V::Value, ReadError> {
    let guess = with(None, |hints| hints.guess(text).filter(|_| !hints.is_read_by_dto(text)));
    visit_guess(text, guess, visitor)
}

/// Passes a string that a `#[dto]` read to another type.
pub(super) fn visit_buffered<'t, V: Visitor<'t>>(
    text: &'t str,
    visitor: V,
) -> Result<V::Value, ReadError> {
    visit_guess(text, with(None, |hints| hints.guess(text)), visitor)
}

fn visit_guess<'t, V: Visitor<'t>>(
    text: &'t str,
    guess: Option<Guess>,
    visitor: V,
) -> Result<V::Value, ReadError> {
    match guess {
        Some(guess) => guess.visit(visitor),
        None => {
            visitor.visit_borrowed_str(text).map_err(|error: ReadError| error.blame_empty(text))
        }
    }
}

/// Records the properties of a string that a buffer loses.
pub(super) fn record(text: &str, is_element: bool, sent: Option<&[u8]>) {
    let sent = sent.filter(|sent| has_encoded_comma(sent));
    if !is_element && sent.is_none() {
        return;
    }
    let address = Blame::new(text).address;
    with((), |hints| {
        if is_element {
            hints.elements.insert(address);
        }
        if let Some(sent) = sent {
            hints.sent.insert(address, sent.to_owned());
        }
    });
}

/// Whether a buffer would lose the encoded commas of a string, because it is not read from a tree.
pub(super) fn loses_commas(sent: Option<&[u8]>) -> bool {
    sent.is_some_and(has_encoded_comma) && HINTS.with_borrow(Option::is_none)
}

fn has_encoded_comma(sent: &[u8]) -> bool {
    sent.windows(3).any(|bytes| bytes.eq_ignore_ascii_case(b"%2C"))
}

/// Whether a buffered string is an element of a list.
pub(super) fn is_element(text: &str) -> bool {
    with(false, |hints| hints.elements.contains(&Blame::new(text).address))
}

/// Returns a buffered string as it was sent, if it contains an encoded comma.
pub(super) fn sent(text: &str) -> Option<Vec<u8>> {
    with(None, |hints| hints.sent.get(&Blame::new(text).address).cloned())
}

/// Records that a `#[dto]` read a buffered string, so that no guess is needed.
pub(super) fn set_read_by_dto(text: &str) {
    if Guess::parse(text).is_some() {
        with(false, |hints| hints.read_by_dto.insert(Blame::new(text).address));
    }
}

/// Records that a map was requested from a buffered list.
pub(super) fn request_objects() {
    with((), |hints| hints.objects_requested = true);
}

/// Whether serde buffers a value of this type, and lists are buffered as objects.
pub(super) fn buffers_objects<T>() -> bool {
    is_serde_buffer::<T>() && with(false, |hints| hints.lists_as_objects)
}

/// Returns the guess for the name of a field that serde buffers, if a type rejected it as a string.
pub(super) fn key<T>(name: &str) -> Option<Guess> {
    let is_number = is_serde_buffer::<T>() && is_wanted(name, Wanted::Single);
    is_number.then(|| Guess::parse(name)).flatten()
}

/// Whether a type is the buffer of serde.
pub(crate) fn is_serde_buffer<T>() -> bool {
    let name = type_name::<T>();
    name.starts_with("serde") && name.trim_end_matches("<'_>").ends_with("::Content")
}

/// Whether a string is the only element of a list.
pub(super) fn is_list(text: &str) -> bool {
    is_wanted(text, Wanted::List)
}

/// Whether a string is a list of values that are separated by commas.
pub(super) fn has_commas(text: &str) -> bool {
    is_wanted(text, Wanted::CommaSeparated)
}

impl Hints {
    fn is_wanted(&self, text: &str, wanted: Wanted) -> bool {
        self.blames.contains(&Blame { wanted, ..Blame::new(text) })
    }

    fn is_read_by_dto(&self, text: &str) -> bool {
        self.read_by_dto.contains(&Blame::new(text).address)
    }

    fn guess(&mut self, text: &str) -> Option<Guess> {
        let guess = Guess::parse(text)?;
        self.is_ambiguous = true;
        // A type that accepts an empty string as such would silently receive a unit instead.
        let is_number = guess != Guess::None && !self.wrong_guesses.contains(&guess);
        let is_converted = self.guess_all && is_number;
        (is_converted || self.is_wanted(text, Wanted::Single)).then_some(guess)
    }

    /// Keeps the visitors that the current attempt added. Returns whether there are any.
    fn keep_none_visitors(&mut self) -> bool {
        let added = std::mem::take(&mut self.new_none_visitors);
        let before = self.none_visitors.len();
        self.none_visitors.extend(added);
        self.none_visitors.len() > before
    }

    /// Buffers lists as objects from now on, if that was requested. Returns whether this is a change.
    fn buffer_lists_as_objects(&mut self) -> bool {
        let is_change = self.objects_requested && !self.lists_as_objects;
        self.lists_as_objects |= self.objects_requested;
        is_change
    }

    /// Adds the hints that an error contains. Returns the next step.
    fn learn(&mut self, error: &ReadError) -> Next {
        // A string may be a number although an equal guess was wrong elsewhere.
        let max = if self.guess_all { 2 * MAX_HINTS } else { MAX_HINTS };
        match (error.blame(), error.rejected_guess()) {
            (Some(blame), _) if self.blames.len() < max && !self.blames.contains(&blame) => {
                self.blames.push(blame);
                Next::Retry
            }
            (_, Some(guess))
                if self.wrong_guesses.len() < MAX_HINTS && !self.wrong_guesses.contains(&guess) =>
            {
                self.wrong_guesses.push(guess);
                Next::Retry
            }
            _ if self.guess_all || !self.is_ambiguous => Next::Stop,
            _ => {
                self.guess_all = true;
                Next::GuessAll
            }
        }
    }
}

/// The next step after an error.
enum Next {
    /// Read again with the new hint.
    Retry,
    /// Read again, and convert all strings that look like numbers.
    GuessAll,
    /// Return the error.
    Stop,
}

/// Reads the value of a node.
///
/// # Errors
///
/// Returns an error if the value can't be read.
pub(crate) fn read<T: DeserializeOwned>(node: Node<'_>) -> Result<T, ReadError> {
    repeatedly(|| T::deserialize(Reader { node }))
}

/// Reads a value repeatedly until the types of all strings are determined.
///
/// # Errors
///
/// Returns an error if the value can't be read.
pub(crate) fn repeatedly<T>(read: impl Fn() -> Result<T, ReadError>) -> Result<T, ReadError> {
    attempts(read, |error| error)
}

/// Reads the value of a node. If that fails, it is read again to determine the location of the error.
///
/// # Errors
///
/// Returns an error with its location if the value can't be read.
pub(crate) fn read_with_path<T: DeserializeOwned>(
    node: Node<'_>,
) -> Result<T, serde_path_to_error::Error<ReadError>> {
    let skipped = argument_state::skipped();
    read(node).or_else(|_| {
        argument_state::skip(skipped);
        attempts(|| serde_path_to_error::deserialize(Reader { node }), |error| error.inner())
    })
}

/// Reads repeatedly until an error contains no new hint. If guessing all numbers does not help, the error before it is
/// returned, because the guesses obscure the later ones.
fn attempts<T, E>(
    read: impl Fn() -> Result<T, E>,
    read_error: impl Fn(&E) -> &ReadError,
) -> Result<T, E> {
    let _restore = RestoreHints(HINTS.replace(Some(Hints::default())));
    let mut error_before_guesses = None;
    let skipped = argument_state::skipped();
    loop {
        argument_state::skip(skipped);
        let read = read();
        // This ends, because each attempt adds the visitor of another type of the program.
        if with(false, Hints::keep_none_visitors) {
            continue;
        }
        let error = match read {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        if with(false, Hints::buffer_lists_as_objects) {
            continue;
        }
        match with(Next::Stop, |hints| hints.learn(read_error(&error))) {
            Next::Retry => {}
            Next::GuessAll => error_before_guesses = Some(error),
            Next::Stop => return Err(error_before_guesses.unwrap_or(error)),
        }
    }
}
