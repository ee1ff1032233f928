//! The package contains only a test.
