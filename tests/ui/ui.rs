//! The mistakes that must not compile, each with the text that a user reads, and the programs beside
//! them that must.

#[test]
fn mistakes_do_not_compile_and_read_well() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*.rs");
    cases.pass("pass/*.rs");
}
