//! Mistakes that must not compile, each with its compiler output, and similar programs that must compile. The folders of
//! `fail` are kinds of mistakes.

#![allow(clippy::expect_used, reason = "tests fail by panicking")]

use std::path::{Path, PathBuf};

#[test]
fn mistakes_do_not_compile_and_read_well() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*/*.rs");
    cases.pass("pass/*.rs");
}

/// Returns the files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

#[test]
fn each_case_has_a_program_and_a_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fail");
    for file in files(&folder) {
        for extension in ["rs", "stderr"] {
            let other = file.with_extension(extension);
            assert!(other.exists(), "`{}` has no `{}`", file.display(), other.display());
        }
        let depth = file.strip_prefix(&folder).expect("below the folder").components().count();
        assert_eq!(depth, 2, "`{}` belongs into a folder of its kind", file.display());
    }
}
