//! Programs of many shapes: the test of this package generates and checks them.
