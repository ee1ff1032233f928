//! Identities of types, as constants.

use core::any::TypeId;

use super::Location;
use super::const_hash::{SEED, mix, mix_text};

/// The identity of a type, which constants can compare: `TypeId` has no constant `==`.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// A hash of the declaration and of the keys of all type arguments, wide enough to be unique in practice.
    pub hash: u128,
    /// The name as declared, `dyn` included, without type arguments.
    pub name: &'static str,
    /// The keys of the type arguments.
    pub arguments: &'static [Key],
    /// The location of the declaration.
    pub at: Location,
    /// Whether one module may bind several providers to the type.
    pub many: bool,
    /// The source of its values, for the remedy in the diagnostic about a missing one.
    pub made_by: MadeBy,
    /// The attribute on the type, for the same remedy.
    pub declared: Declared,
}

/// The attribute on a type, as far as it determines in which list of a module the type belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declared {
    /// `providers` lists the type itself.
    Provider,
    /// A controller, which can't be injected.
    Controller,
    /// A gateway, which can't be injected.
    Gateway,
    /// `resolvers` lists the type itself.
    Resolver,
    /// Another attribute. `providers` lists a function that returns the type, or a value.
    Other,
}

/// The source of a type's values, for the remedy in the diagnostic about a missing one.
#[derive(Clone, Copy, Debug)]
pub enum MadeBy {
    /// A provider of the app.
    Provider,
    /// A provider of the module with this name, as declared with `module = ...`.
    Module(&'static str),
    /// No provider can create values. The string is the remedy.
    Never(&'static str),
}

impl Key {
    /// Creates the key of a type without arguments. `path` must be unique in the file.
    pub const fn new(path: &str, name: &'static str, at: Location) -> Self {
        let hash = mix_text(mix_text(SEED, path), at.file);
        let hash = mix(hash, (at.line as u128) << 64 | at.column as u128);
        Self {
            hash,
            name,
            arguments: &[],
            at,
            many: false,
            made_by: MadeBy::Provider,
            declared: Declared::Other,
        }
    }

    /// Adds a number that the attribute generates for each declaration. It distinguishes types that are declared at the
    /// same location, in two crates that share a file or in one macro expansion.
    #[must_use]
    pub const fn with_number(mut self, number: u128) -> Self {
        self.hash = mix(self.hash, number);
        self
    }

    /// Adds the keys of the type arguments.
    #[must_use]
    pub const fn with_arguments(mut self, arguments: &'static [Key]) -> Self {
        let mut i = 0;
        while i < arguments.len() {
            self.hash = mix(self.hash, arguments[i].hash);
            i += 1;
        }
        self.arguments = arguments;
        self
    }

    /// Creates the key of a constant that is used as a type argument.
    pub const fn constant(value: u128) -> Self {
        let hash = mix(SEED, value);
        Self {
            hash,
            name: "_",
            arguments: &[],
            at: Location::NOWHERE,
            many: false,
            made_by: MadeBy::Provider,
            declared: Declared::Other,
        }
    }

    /// Sets the attribute on the type.
    #[must_use]
    pub const fn declared(mut self, declared: Declared) -> Self {
        self.declared = declared;
        self
    }

    /// Sets the name of the module that exports the type.
    #[must_use]
    pub const fn with_module(mut self, name: &'static str) -> Self {
        self.made_by = MadeBy::Module(name);
        self
    }

    /// Declares that no provider can create the type. `remedy` is the help text of the diagnostic.
    #[must_use]
    pub const fn never_provided(mut self, remedy: &'static str) -> Self {
        self.made_by = MadeBy::Never(remedy);
        self
    }

    /// Allows a module to bind several providers to the type, which is a trait.
    #[must_use]
    pub const fn many(mut self) -> Self {
        self.many = true;
        self
    }
}

/// A type with a constant key. The attributes of the framework implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no identity in the module graph",
    label = "its identity is needed here",
    note = "put `#[token]` on `{Self}`"
)]
pub trait Token {
    /// The key.
    const KEY: Key;
}

/// A type in the module graph. `id` identifies it at run time, `key` in constants.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// The identity at run time.
    pub id: TypeId,
    /// The identity in constants; `None` for a type without an attribute.
    pub key: Option<&'static Key>,
    /// The type as written in the source that refers to it.
    pub written: &'static str,
}

impl Type {
    /// Returns a type with an attribute, as `written` in the source.
    pub const fn declared<T: Token + 'static>(written: &'static str) -> Self {
        Self::new::<T>(written, Some(&T::KEY))
    }

    /// Returns the type `T`, as `written` in the source, with the key that [`Probe`](super::Probe) finds for a concrete `T`.
    pub const fn new<T: ?Sized + 'static>(
        written: &'static str,
        key: Option<&'static Key>,
    ) -> Self {
        Self { id: TypeId::of::<T>(), key, written }
    }
}

/// Implements [`Token`] for the primitive types, which occur as type arguments.
macro_rules! std_tokens {
    ($($type:ty)*) => { $(
        #[diagnostic::do_not_recommend]
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
