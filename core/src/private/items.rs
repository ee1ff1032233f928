//! Macros that emit items, and the locations and keys of items.

/// Discards items for GraphQL schemas. The facade has a macro of the same name that keeps them.
#[doc(hidden)]
#[macro_export]
macro_rules! __if_graphql {
    ($($items:tt)*) => {};
}
pub use crate::__if_graphql as if_graphql;

/// Expands to the location of its invocation.
#[doc(hidden)]
#[macro_export]
macro_rules! __location {
    () => {
        $crate::__private::Location {
            file: ::core::file!(),
            line: ::core::line!(),
            column: ::core::column!(),
        }
    };
}
pub use crate::__location as location;

/// Expands to the key of a type that is declared in the same module. The number distinguishes types with the same path.
#[doc(hidden)]
#[macro_export]
macro_rules! __key {
    ($path:literal, $name:literal, $number:literal, $at:expr) => {
        $crate::__private::Key::new(
            ::core::concat!(::core::module_path!(), "::", $path),
            $name,
            $at,
        )
        .with_number($number)
    };
}
pub use crate::__key as key;
