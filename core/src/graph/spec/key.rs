//! The identity of a type, as a constant.

use core::any::TypeId;
use core::marker::PhantomData;

/// Where something was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file, as the compiler names it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Location {
    /// Returns the location of the call of a function with `#[track_caller]`.
    #[track_caller]
    pub(crate) const fn caller() -> Self {
        let at = core::panic::Location::caller();
        Self { file: at.file(), line: at.line(), column: at.column() }
    }

    /// No place at all: what was added while the program runs.
    pub const NOWHERE: Self = Self { file: "", line: 0, column: 0 };
}

impl core::fmt::Display for Location {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

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

pub(super) const SEED: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;

/// FNV-1a over words of sixteen bytes: the compiler evaluates constants slowly, and this takes fewer steps. The
/// length ends each string, so that two strings never have the hash of two others.
pub(super) const fn mix_text(mut hash: u128, text: &str) -> u128 {
    let mut rest = text.as_bytes();
    while let Some((word, tail)) = rest.split_first_chunk::<16>() {
        hash = mix(hash, u128::from_le_bytes(*word));
        rest = tail;
    }
    let mut last = 0;
    while let [byte, tail @ ..] = rest {
        last = last << 8 | *byte as u128;
        rest = tail;
    }
    mix(mix(hash, last), text.len() as u128)
}

/// Mixes a word into a hash: multiplication carries bits up, and the shift brings them down again.
pub(crate) const fn mix(hash: u128, word: u128) -> u128 {
    let hash = (hash ^ word).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
    (hash ^ (hash >> 67)).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
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

    /// The type `T`, as `written`, with the key that [`Probe`] found where `T` is concrete.
    pub const fn of<T: ?Sized + 'static>(written: &'static str, key: Option<&'static Key>) -> Self {
        Self { id: TypeId::of::<T>(), key, written }
    }
}

/// Determines in a constant whether `T` is a [`Token`]: the inherent constant takes precedence over the one of
/// [`Unannotated`]. In generic code, only the bounds of `T` count.
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: ?Sized + Token> Probe<T> {
    /// The key of a token.
    pub const KEY: Option<&'static Key> = Some(&T::KEY);
}

impl<T: ?Sized + super::Declares> Probe<T> {
    /// The hooks of a generic component.
    pub const HOOKS: &'static [super::HookSpec] = T::HOOKS;
}

impl<T: ?Sized + super::OneImplWithAllHandlers> Probe<T> {
    /// A provider with handlers.
    pub const COMPONENT: Option<&'static super::ComponentSpec> = Some(&T::COMPONENT);
}

impl<T: ?Sized + super::Decorated> Probe<T> {
    /// What applies to all handlers of a provider.
    pub const DECORATIONS: &'static [super::Decoration] = T::DECORATIONS;
}

impl<T: super::Gateway> Probe<T> {
    /// What a gateway declares of its connections.
    pub const GATEWAY: &'static super::GatewaySpec = &T::DECLARED;
}

impl<T, E> Probe<Result<T, E>> {
    /// A `Result`, under whatever name.
    pub const IS_RESULT: bool = true;
}

impl<T: ?Sized> Probe<std::sync::Arc<T>> {
    /// An `Arc`, also through an alias.
    pub const IS_SHARED: bool = true;
}

impl<T, E: From<crate::error::Error>> Probe<Result<T, E>> {
    /// A `Result` whose error type converts from [`Error`](crate::error::Error).
    pub const TAKES_ERRORS: bool = true;
}

impl<T: ?Sized + crate::wire::schema::Schema> Probe<T> {
    /// What its values look like.
    pub const SCHEMA: Option<crate::wire::schema::Of> = Some(crate::wire::schema::shape_of::<T>);
    /// Whether it may be written as one text, as far as the shape of the type itself tells.
    pub const IS_SINGLE: bool = T::IS_SINGLE;
    /// Whether it is a list.
    pub const IS_LIST: bool = crate::wire::schema::is_list(&T::SHAPE);
    /// One such value as an argument.
    pub const VALUE: Option<super::ArgumentShape> =
        Some(super::ArgumentShape::Value(crate::wire::schema::shape_of::<T>));
}

impl<T: crate::wire::validation::Validate> Probe<T> {
    /// The providers that its rules ask.
    pub const CHECKS: crate::wire::validation::Checks = T::CHECKS;
    /// Whether it may have rules.
    pub const HAS_RULES: bool = true;
    /// Whether it contains uploaded files.
    pub const HOLDS_FILES: bool = T::HOLDS_FILES;
    /// Whether uploaded files are inside of one list, map or pointer.
    pub const LISTS_FILES: bool = T::LISTS_FILES;
    /// Whether uploaded files are inside of two of them.
    pub const NESTS_FILES: bool = T::NESTS_FILES;
    /// Why no value of it can be read.
    pub const UNFIT: Option<&'static str> = T::UNFIT;
    /// Why no query and no form contains all of its fields.
    pub const BRACKETED: Option<&'static str> = T::BRACKETED;
}

impl<T: crate::wire::validation::Files> Probe<T> {
    /// Uploaded files.
    pub const IS_FILES: bool = true;
}

impl<T> Probe<Option<T>> {
    /// An `Option`, also through an alias.
    pub const IS_OPTION: bool = true;
}

/// Arguments that can't contain files.
macro_rules! without_files {
    ($($of:ty)*) => { $(
        impl<T: crate::wire::validation::Validate> Probe<$of> {
            /// Whether the type inside contains files, which would be lost.
            pub const LOSES_FILES: bool = T::HOLDS_FILES || T::LISTS_FILES || T::NESTS_FILES;
        }

        impl<T: crate::wire::validation::Validate> Probe<Option<$of>> {
            /// Whether the type inside contains files, which would be lost.
            pub const LOSES_FILES: bool = Probe::<$of>::LOSES_FILES;
        }

        impl<T: crate::wire::validation::Validate, E> Probe<Result<$of, E>> {
            /// Whether the type inside contains files, which would be lost.
            pub const LOSES_FILES: bool = Probe::<$of>::LOSES_FILES;
        }
    )* };
}

without_files! {
    crate::http::Json<T> crate::http::Query<T> crate::http::Form<T> crate::http::Negotiated<T>
    axum::Json<T> axum::Form<T> axum::extract::Query<T>
}

impl<T: super::DescribeArgument> Probe<T> {
    /// What a client sends for it.
    pub const ARGUMENT: Option<super::ArgumentShape> = Some(T::SHAPE);
}

impl<T: super::DescribeResponse> Probe<T> {
    /// What a client gets for it.
    pub const ANSWERS: Option<fn(&mut Vec<super::ResponseShape>)> = Some(T::answers);
}

impl<T, E: crate::error::ApiError> Probe<Result<T, E>> {
    /// The errors that its error type declares.
    pub const ERRORS: &'static [crate::error::ErrorSpec] = E::SPECS;
}

impl<T: super::Provider> Probe<T> {
    /// How long a provider lives.
    pub const SCOPE: super::Scope = T::SPEC.scope;
    /// The token that it provides.
    pub const PROVIDES: Option<Type> = Some(Type { key: T::KEY, ..T::SPEC.token });
}

impl<T: super::Needs> Probe<T> {
    /// The data of guards that an argument needs.
    pub const NEEDS: &'static [Type] = T::NEEDS;
    /// Whether the argument is only that data.
    pub const IS_DATA: bool = T::IS_DATA;
}

impl<T: super::Module> Probe<T> {
    /// A module as an export.
    pub const MODULE: Option<super::ModuleRef> = Some(T::REFERENCE);
}

impl<T: super::Enhancer> Probe<T> {
    /// An expression that makes it, if only an expression can; empty if it declares none.
    pub const MADE_BY: Option<&'static str> = match T::SPEC.making {
        super::Making::Container => None,
        super::Making::Options | super::Making::Value => Some(T::SPEC.example),
    };
    /// Whether it is a pipe that does not say which types it takes.
    pub const TAKES_NOTHING: bool =
        matches!(T::SPEC.role, super::Role::Pipe(takes) if takes.is_empty());
}

/// The defaults of the constants of [`Probe`].
pub trait Unannotated {
    /// No key.
    const KEY: Option<&'static Key> = None;
    /// Extracted from the request.
    const FORM: super::ArgumentForm = super::ArgumentForm::Extracted;
    /// Not a provider with a key.
    const INJECTED: Option<&'static Key> = None;
    /// Injected as it should be, or not at all.
    const MISUSED: Option<super::Misused> = None;
    /// Does not read the body.
    const READS_BODY: bool = false;
    /// May read path parameters.
    const PATHLESS: bool = false;
    /// Can't be read from an absent field.
    const LEFT_OUT: fn() -> bool = || false;
    /// Not an extractor of the whole path with a schema.
    const PATH: Option<&'static crate::wire::schema::Shape> = None;
    /// Not a standard type that is read from one string.
    const IS_PLAIN: bool = false;
    /// Neither an `Option` nor a list.
    const HAS_EACH: bool = false;
    /// Not an `Option` of a list.
    const IS_MAYBE_LIST: bool = false;
    /// The value inside may be one string.
    const EACH_IS_SINGLE: bool = true;
    /// The value inside is not read from a request.
    const COMPOSITE_EACH: Option<fn() -> Option<&'static str>> = None;
    /// Not an event.
    const EVENT: Option<crate::wire::schema::Of> = None;
    /// Not a stream of events.
    const EVENTS: Option<crate::wire::schema::Of> = None;
    /// Not a `Result` with a stream of events.
    const EVENTS_OR_ERROR: Option<crate::wire::schema::Of> = None;
    /// Nothing says what a reply looks like.
    const REPLY: Option<crate::wire::schema::Of> = None;
    /// Not a stream of replies.
    const REPLIES: Option<crate::wire::schema::Of> = None;
    /// Not a `Result` with a stream of replies.
    const REPLIES_OR_ERROR: Option<crate::wire::schema::Of> = None;
    /// Not a reply of bytes.
    const BYTES: Option<bool> = None;
    /// Not a `Result` with a reply of bytes.
    const BYTES_OR_ERROR: Option<bool> = None;
    /// No hooks but those that were registered.
    const HOOKS: &'static [super::HookSpec] = &[];
    /// No commands.
    const SENDS: &'static [super::UniqueName] = &[];
    /// No handlers.
    const COMPONENT: Option<&'static super::ComponentSpec> = None;
    /// Not a gateway.
    const GATEWAY: &'static super::GatewaySpec = &super::GatewaySpec::NONE;
    /// Nothing that applies to all handlers.
    const DECORATIONS: &'static [super::Decoration] = &[];
    /// Not to be read from a request.
    const COMPOSITE: Option<fn() -> Option<&'static str>> = None;
    /// Any other type.
    const IS_RESULT: bool = false;
    /// Not an `Arc`.
    const IS_SHARED: bool = false;
    /// Not a provider.
    const PROVIDES: Option<Type> = None;
    /// Not a `Result` whose error type converts from the framework's.
    const TAKES_ERRORS: bool = false;
    /// As long as the app.
    const SCOPE: super::Scope = super::Scope::Singleton;
    /// No enhancer that only an expression can make.
    const MADE_BY: Option<&'static str> = None;
    /// No pipe.
    const TAKES_NOTHING: bool = false;
    /// Needs no data of a guard.
    const NEEDS: &'static [Type] = &[];
    /// Every handler.
    const ONLY_IN: Option<super::OnlyIn> = None;
    /// Not data of a guard.
    const IS_DATA: bool = false;
    /// No module.
    const MODULE: Option<super::ModuleRef> = None;
    /// No rules that ask anybody.
    const CHECKS: crate::wire::validation::Checks = crate::wire::validation::Checks::NONE;
    /// No rules.
    const HAS_RULES: bool = false;
    /// Contains no uploaded files.
    const HOLDS_FILES: bool = false;
    /// Lists no uploaded files.
    const LISTS_FILES: bool = false;
    /// Nests no uploaded files.
    const NESTS_FILES: bool = false;
    /// Valid as it is declared.
    const UNFIT: Option<&'static str> = None;
    /// Without brackets in names.
    const BRACKETED: Option<&'static str> = None;
    /// Not an uploaded file.
    const IS_FILES: bool = false;
    /// Loses no files.
    const LOSES_FILES: bool = false;
    /// Not an `Option`.
    const IS_OPTION: bool = false;
    /// Nothing says that it is a list.
    const IS_LIST: bool = false;
    /// Nothing says that it contains lists.
    const EACH_IS_LIST: bool = false;
    /// Nothing says that it has no names.
    const IS_NAMELESS: bool = false;
    /// No list of names and values.
    const IS_PAIRS: bool = false;
    /// Nothing says that it can't be.
    const IS_SINGLE: bool = true;
    /// Nothing says what it looks like.
    const SCHEMA: Option<crate::wire::schema::Of> = None;
    /// Nor as an argument.
    const VALUE: Option<super::ArgumentShape> = None;
    /// Nothing says what a client sends for it.
    const ARGUMENT: Option<super::ArgumentShape> = None;
    /// Nothing says what a client gets for it.
    const ANSWERS: Option<fn(&mut Vec<super::ResponseShape>)> = None;
    /// No error that declares anything.
    const ERRORS: &'static [crate::error::ErrorSpec] = &[];
}

impl<T: ?Sized> Unannotated for Probe<T> {}

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
