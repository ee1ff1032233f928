//! Paths in a response.

use std::fmt;

use async_graphql::{Name, PathSegment};

/// A path in a response: a linked list on the stack, from the innermost segment outwards.
#[derive(Clone, Copy, Debug)]
pub struct Path<'p> {
    parent: Parent<'p>,
    segment: Segment<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Parent<'p> {
    Root,
    Path(&'p Path<'p>),
    Owned(&'p OwnedPath),
}

/// A segment of a path.
#[derive(Clone, Copy, Debug)]
enum Segment<'p> {
    Field(&'p Name),
    Index(usize),
    /// No segment: the path equals that of the parent.
    None,
}

/// A path in a response that outlives the call that created it.
#[derive(Clone, Debug, Default)]
pub struct OwnedPath(Vec<OwnedSegment>);

#[derive(Clone, Debug)]
enum OwnedSegment {
    Field(Name),
    Index(usize),
}

impl<'p> Path<'p> {
    /// Creates the path of a root field.
    pub(crate) const fn root(name: &'p Name) -> Self {
        Self { parent: Parent::Root, segment: Segment::Field(name) }
    }

    /// Returns the path of a field of the value at this path.
    pub(crate) const fn field(&'p self, name: &'p Name) -> Self {
        Self { parent: Parent::Path(self), segment: Segment::Field(name) }
    }

    /// Returns the path of an element of the list at this path.
    pub(crate) const fn index(&'p self, index: usize) -> Self {
        Self { parent: Parent::Path(self), segment: Segment::Index(index) }
    }

    /// Returns a copy that outlives this path.
    pub(crate) fn owned(self) -> OwnedPath {
        let mut all = Vec::with_capacity(4);
        self.push_to(&mut all);
        OwnedPath(all)
    }

    fn push_to(self, all: &mut Vec<OwnedSegment>) {
        match self.parent {
            Parent::Root => {}
            Parent::Path(path) => path.push_to(all),
            Parent::Owned(path) => all.extend_from_slice(&path.0),
        }
        match self.segment {
            Segment::Field(name) => all.push(OwnedSegment::Field(name.clone())),
            Segment::Index(index) => all.push(OwnedSegment::Index(index)),
            Segment::None => {}
        }
    }

    /// Returns the segments in the format of errors.
    pub(crate) fn segments(self) -> Vec<PathSegment> {
        self.owned().segments()
    }
}

impl OwnedPath {
    /// Returns this path as the parent of nested paths.
    pub(crate) const fn borrowed(&self) -> Path<'_> {
        Path { parent: Parent::Owned(self), segment: Segment::None }
    }

    /// Returns the segments in the format of errors.
    pub(crate) fn segments(&self) -> Vec<PathSegment> {
        let each = self.0.iter().map(|segment| match segment {
            OwnedSegment::Field(name) => PathSegment::Field(name.to_string()),
            OwnedSegment::Index(index) => PathSegment::Index(*index),
        });
        each.collect()
    }
}

impl fmt::Display for OwnedPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, segment) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str(".")?;
            }
            match segment {
                OwnedSegment::Field(name) => f.write_str(name)?,
                OwnedSegment::Index(index) => write!(f, "{index}")?,
            }
        }
        Ok(())
    }
}
