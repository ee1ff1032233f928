//! Arguments of fields.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use baya::__private::{CallExtraction, Extracted, Reported, Satisfied};
use baya::protocol::CallArgument;
use baya::schema::{Direction, Of, Schema, shape_of};
use baya::{Context, Error, Patch, ReadPayload, Result, read_payload};

use crate::call::FieldCall;
use crate::schema::is_nullable;

/// A type that GraphQL clients can send as an argument or as a field of an input object.
///
/// `#[dto(input)]`, `#[dto(scalar)]`, and `#[dto]` on an enum implement it.
///
/// | type | in the schema |
/// |---|---|
/// | `bool` | `Boolean` |
/// | integers, and `NonZero` integers of 8 to 64 bits | `Int` |
/// | `f32`, `f64` | `Float` |
/// | `String`, `char`, `IpAddr`, `Ipv4Addr`, `Ipv6Addr`, `SocketAddr` | `String` |
/// | [`Id`](crate::Id) | `ID` |
/// | `Option<T>` | `T` without `!` |
/// | [`Patch<T>`](baya::Patch) | `T` without `!`; distinguishes `null` from an absent value |
/// | `Vec<T>`, `VecDeque<T>`, `[T; N]`, `BTreeSet<T>`, `HashSet<T>` | `[T!]` |
/// | `Box<T>` | as `T` |
/// | `Uuid`, and types of `chrono`, `rust_decimal` and `url` | a custom scalar |
/// | types of `time` | `String` |
/// | `serde_json::Value` | the scalar `JSON` |
/// | `Upload` of `baya-multipart`, with the feature `uploads` | the scalar `Upload` |
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a GraphQL input type",
    label = "GraphQL clients can't send this type",
    note = "a struct: put `#[dto(input)]` on it, or `#[dto(object, input)]` if fields return it as well; an enum: put `#[dto]` on it",
    note = "a type of its own in the schema that is sent as one value: put `#[dto(scalar)]` on it",
    note = "GraphQL has no maps and no tuples: accept a list of input objects"
)]
pub trait Input: Schema + Send {
    /// Returns the value of an argument that the query omits; `None` if the argument is required.
    #[doc(hidden)]
    fn absent() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// Extracts an argument by its type.
#[derive(Debug)]
pub struct ArgumentExtraction<A>(PhantomData<fn() -> A>);

impl<A> ArgumentExtraction<A> {
    /// Creates the extractor.
    pub const NEW: Self = Self(PhantomData);
}

impl<A: Input + ReadPayload + 'static> ArgumentExtraction<A> {
    /// The input type of the argument.
    pub const OF: Option<Of> = Some(shape_of::<A>);

    /// Returns no type.
    pub const fn reports(self) -> Reported<Satisfied> {
        Reported::NEW
    }

    /// Reads the argument with this index from the query, and passes it through the pipes of the handler.
    ///
    /// # Errors
    ///
    /// Validation errors, which contain the name of the argument, and the errors of pipes.
    pub async fn run(
        self,
        cx: &mut Context<'_>,
        _slot: usize,
        index: usize,
        _is_framework: bool,
    ) -> Result<A> {
        let value = read::<A>(cx, index)?;
        cx.piped(index, value).await
    }
}

fn read<A: Input + ReadPayload + 'static>(cx: &Context<'_>, index: usize) -> Result<A> {
    let Some(call) = cx.call_of::<FieldCall>() else { return Err(no_field()) };
    let argument = call.arguments.get(index).and_then(Option::as_deref);
    let Some(Some(spec)) = call.spec.arguments.get(index) else { return Err(no_field()) };
    let json = match (argument, A::absent()) {
        (Some(json), _) => json,
        (None, Some(absent)) => return Ok(absent),
        // The type is a newtype of an `Option`.
        (None, None) if is_nullable(shape_of::<A>, Direction::Input) => "null",
        (None, None) => return Err(crate::invalid::missing(spec.name)),
    };
    let read = call.files.read(|| read_payload(json, cx));
    read.map_err(|error| crate::invalid::with_schema_names(error, spec))
}

#[cold]
fn no_field() -> Error {
    Error::internal("an argument of a GraphQL field was extracted outside of a GraphQL query")
}

/// Extracts an argument that clients do not send: a provider, or a value from the context.
pub trait OfCall<M, A> {
    /// Extracts the argument.
    fn run<'c>(
        self,
        cx: &'c mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> Extracted<'c, A>;

    /// Returns no type.
    fn reports(self) -> Reported<Satisfied>
    where
        Self: Sized,
    {
        Reported::NEW
    }
}

impl<M, A: CallArgument<M> + Send + 'static> OfCall<M, A> for ArgumentExtraction<A> {
    fn run<'c>(
        self,
        cx: &'c mut Context<'_>,
        slot: usize,
        index: usize,
        is_framework: bool,
    ) -> Extracted<'c, A> {
        CallExtraction::<M, A>::NEW.run(cx, slot, index, is_framework)
    }
}

/// The constants of an argument that clients do not send.
pub trait NotInQuery {
    /// `None`, because the argument has no input type.
    const OF: Option<Of> = None;
}

impl<A> NotInQuery for ArgumentExtraction<A> {}

/// The extraction of a type that no field can accept.
pub trait UnacceptableArgument<A> {
    /// Returns an error. It never runs, because the type does not compile.
    fn run(&self, _: &mut Context<'_>, _: usize, _: usize, _: bool) -> Ready<Result<A>> {
        ready(Err(no_field()))
    }

    /// Returns the type.
    fn reports(&self) -> Reported<A> {
        Reported::NEW
    }
}

impl<A> UnacceptableArgument<A> for ArgumentExtraction<A> {}

/// The container of a reported type. Only the inner type is reported, because the container itself can be sent.
pub trait ReportedContainer<T>: Sized {
    /// Returns the inner type.
    fn inner(self) -> Reported<T> {
        Reported::NEW
    }
}

impl<T> ReportedContainer<T> for Reported<Option<T>> {}
impl<T> ReportedContainer<T> for Reported<Patch<T>> {}
impl<T> ReportedContainer<T> for Reported<Vec<T>> {}

/// A reported type that is not a container.
pub trait ReportedType<T> {
    /// Returns the type.
    fn inner(&self) -> Reported<T> {
        Reported::NEW
    }
}

impl<T> ReportedType<T> for Reported<T> {}

/// A type that fields can accept, which reports other types.
#[diagnostic::on_unimplemented(
    message = "a GraphQL field can't accept `{Self}`",
    label = "not an argument of a field",
    note = "what clients send: a struct with `#[dto(input)]`, an enum with `#[dto]`, a number, a string, `Id`, or a list of these",
    note = "what the app provides: `Inject<T>`, `Provided<T>`, `Loader<T>`, `&Context<'_>`, or a type of your own with `impl FromContext`"
)]
pub trait FieldArgument {
    /// Reports the type.
    fn check(_: Reported<Self>) {}
}

#[diagnostic::do_not_recommend]
impl FieldArgument for Satisfied {}

macro_rules! inputs {
    ($($(#[$cfg:meta])? $of:ty)*) => { $(
        $(#[$cfg])?
        #[diagnostic::do_not_recommend]
        impl Input for $of {}
    )* };
}

inputs! {
    bool i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 String char
    std::num::NonZeroI8 std::num::NonZeroI16 std::num::NonZeroI32 std::num::NonZeroI64 std::num::NonZeroIsize
    std::num::NonZeroU8 std::num::NonZeroU16 std::num::NonZeroU32 std::num::NonZeroU64 std::num::NonZeroUsize
    std::net::IpAddr std::net::Ipv4Addr std::net::Ipv6Addr std::net::SocketAddr
    uuid::Uuid
    #[cfg(feature = "uploads")] baya_multipart::Upload
}

crate::foreign::each! { inputs }

impl<T: Input> Input for Option<T> {
    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Input> Input for Patch<T> {
    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }
}

macro_rules! wrappers {
    ($([$($generics:tt)*] $of:ty;)*) => { $(
        impl<T: Input, $($generics)*> Input for $of {}
    )* };
}

wrappers! {
    [] Box<T>;
    [] Vec<T>;
    [] std::collections::VecDeque<T>;
    [] std::collections::BTreeSet<T>;
    [S: Send] std::collections::HashSet<T, S>;
    [const N: usize] [T; N];
}
