//! Rule groups.

/// Activates rule groups for the arguments of a handler, as metadata: `#[meta(Groups(&["create"]))]`. Rules without a
/// group are always active.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Groups(pub &'static [&'static str]);
