//! Groups of rules.

/// The groups whose rules hold for the arguments of a handler, as metadata: `#[meta(Groups(&["create"]))]`.
/// Rules of no group hold always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Groups(pub &'static [&'static str]);
