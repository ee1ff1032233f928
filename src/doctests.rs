//! The examples outside of this crate's sources, compiled as those inside are.

/// The pages of the attributes, whose own crate can't use them.
macro_rules! pages {
    ($($name:ident $page:literal)*) => { $(
        #[doc = include_str!($page)]
        struct $name;
    )* };
}

pages! {
    Readme "../README.md"
}
