//! The identity of a type, as a constant.

use core::any::TypeId;

use super::Location;
use super::hash::{SEED, mix, mix_text};

/// What the compiler can compare two types by: `TypeId` has no constant `==`.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// A hash of the declaration and of the keys of all type arguments, wide enough to be unique in practice.
    pub hash: u128,
    /// The name as declared, `dyn` included, without type arguments.
    pub name: &'static str,
    /// The keys of the type arguments.
    pub arguments: &'static [Key],
    /// Where the type was declared.
    pub at: Location,
    /// Whether one module may bind this token more than once.
    pub many: bool,
    /// What makes it, for the remedy if it is missing.
    pub made_by: MadeBy,
}

/// What makes the values of a type, for the remedy of a diagnostic about a missing one.
#[derive(Clone, Copy, Debug)]
pub enum MadeBy {
    /// A provider of the app.
    Provider,
    /// A provider of the module of this name, as declared with `module = ...`.
    Module(&'static str),
    /// No provider; the text is the remedy.
    Nobody(&'static str),
}

impl Key {
    /// Returns the key of a type without arguments; `path` names it uniquely in its file.
    pub const fn new(path: &str, name: &'static str, at: Location) -> Self {
        let hash = mix_text(mix_text(SEED, path), at.file);
        let hash = mix(hash, (at.line as u128) << 64 | at.column as u128);
        Self { hash, name, arguments: &[], at, many: false, made_by: MadeBy::Provider }
    }

    /// Adds a number that the attribute generates for each declaration: one location may declare several types, in
    /// two crates that share a file or in one macro expansion.
    #[must_use]
    pub const fn numbered(mut self, number: u128) -> Self {
        self.hash = mix(self.hash, number);
        self
    }

    /// The same declaration with type arguments.
    #[must_use]
    pub const fn of(mut self, arguments: &'static [Key]) -> Self {
        let mut i = 0;
        while i < arguments.len() {
            self.hash = mix(self.hash, arguments[i].hash);
            i += 1;
        }
        self.arguments = arguments;
        self
    }

    /// A constant as a type argument.
    pub const fn constant(value: u128) -> Self {
        let hash = mix(SEED, value);
        Self {
            hash,
            name: "_",
            arguments: &[],
            at: Location::NOWHERE,
            many: false,
            made_by: MadeBy::Provider,
        }
    }

    /// Declares the name of the module that exports the type.
    #[must_use]
    pub const fn of_module(mut self, name: &'static str) -> Self {
        self.made_by = MadeBy::Module(name);
        self
    }

    /// Declares that no provider can make the type; `remedy` says how to get it.
    #[must_use]
    pub const fn never_provided(mut self, remedy: &'static str) -> Self {
        self.made_by = MadeBy::Nobody(remedy);
        self
    }

    /// A trait that many providers of one module may be bound to.
    #[must_use]
    pub const fn many(mut self) -> Self {
        self.many = true;
        self
    }
}

/// A type that the compiler knows by key: every type that an attribute of the framework was put on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no identity in the module graph",
    label = "its identity is needed here",
    note = "put `#[token]` on `{Self}`"
)]
pub trait Token {
    /// The key.
    const KEY: Key;
}

/// A type as a token of the graph: exact by `id`, comparable in constants by `key`.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// The identity that the boot uses.
    pub id: TypeId,
    /// The identity that the compiler uses; `None` for a type without an attribute.
    pub key: Option<&'static Key>,
    /// The type as it was written where it is used.
    pub written: &'static str,
}

impl Type {
    /// A type that an attribute stands on.
    pub const fn declared<T: Token + 'static>(written: &'static str) -> Self {
        Self::of::<T>(written, Some(&T::KEY))
    }

    /// The type `T`, as `written`, with the key that [`Probe`](super::Probe) found where `T` is concrete.
    pub const fn of<T: ?Sized + 'static>(written: &'static str, key: Option<&'static Key>) -> Self {
        Self { id: TypeId::of::<T>(), key, written }
    }
}

/// Types of the language that serve as type arguments.
macro_rules! std_tokens {
    ($($type:ty)*) => { $(
        impl Token for $type {
            const KEY: Key = Key::new(
                concat!("std::", stringify!($type)),
                stringify!($type),
                Location::NOWHERE,
            );
        }
    )* };
}

std_tokens! { () bool char u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 str String }
