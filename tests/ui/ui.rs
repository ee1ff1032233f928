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

const CALLED: &str = "a program calls the function, so the compiler names its bound";
const CONSTANT: &str = "a constant can't call functions of traits, so a bound reports the type";
const IMPLEMENTED: &str = "the compiler names a bound of a trait that the program implements";
const BY_SERDE: &str = "the code that serde derives reports the type";
const USED: &str = "the compiler names the function or the variant that the program uses";
const DEPENDENT: &str = "the compiler names each constant that depends on the erroneous one";
const LISTED: &str = "the compiler lists the types that implement the trait, and what they require";

/// The messages that name the code of the framework, because the compiler allows no better ones, with the reasons.
const EXCEPTIONS: [(&str, &str); 22] = [
    ("attribute_arguments/unknown_versioning", USED),
    ("dto/rules_that_call_providers", USED),
    ("dto/rules_that_do_not_fit_their_type", BY_SERDE),
    ("dto/serde_derives_beside_dto", BY_SERDE),
    ("dto/values_that_are_not_objects", DEPENDENT),
    ("enhancers/filter_for_other_types", IMPLEMENTED),
    ("gateways/habits_of_other_frameworks", CALLED),
    ("graphql/declared_types_without_schema", LISTED),
    ("graphql/invalid_loader", USED),
    ("graphql/loaders_of_other_shapes", LISTED),
    ("graphql/loaders_of_other_types", LISTED),
    ("graphql/types_without_graphql_schema", LISTED),
    ("guard_data/token_forgotten", CALLED),
    ("lists/app_of_a_module_that_is_not_a_root", CALLED),
    ("lists/main_on_other_items", CALLED),
    ("messages/distributed_event_without_serialize", IMPLEMENTED),
    ("messages/invalid_distributed_events", IMPLEMENTED),
    ("metadata/meta_without_metadata", CONSTANT),
    ("metadata/metadata_never_attached", CALLED),
    ("placement/handlers_with_two_purposes", CONSTANT),
    ("responses/field_type_without_dto", BY_SERDE),
    ("unique_names/commands_with_other_outputs", USED),
];

/// Whether a line names a private item of the framework, or a location in its code.
fn names_the_framework(line: &str) -> bool {
    let is_location = line.contains("-->") || line.contains(":::");
    line.contains("__private")
        || is_location
            && (line.contains("$WORKSPACE/core/") || line.contains("$WORKSPACE/modules/"))
}

#[test]
fn messages_do_not_name_the_code_of_the_framework() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fail");
    let mut wrong = Vec::new();
    for file in files(&folder)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|one| one == "stderr"))
    {
        let name = file.strip_prefix(&folder).expect("below the folder").with_extension("");
        let name = name.display().to_string();
        let message = std::fs::read_to_string(&file).expect("a message");
        let is_exception = EXCEPTIONS.iter().any(|(exception, _)| *exception == name);
        let line = message.lines().find(|line| names_the_framework(line));
        match (line, is_exception) {
            (Some(line), false) => {
                wrong.push(format!("`{name}` names the code of the framework: {line}"))
            }
            (None, true) => {
                wrong.push(format!("`{name}` needs no exception: remove it from the list"))
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
