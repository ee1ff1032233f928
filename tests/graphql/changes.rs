//! Changes between two schemas.

use std::path::PathBuf;
use std::process::Command;

use baya::graphql::{Change, assert_compatible, assert_unchanged, compare};

fn words(changes: &[Change]) -> Vec<&str> {
    changes.iter().map(|change| &*change.message).collect()
}

#[track_caller]
fn breaking(before: &str, after: &str, expected: &[&str]) {
    let changes = compare(before, after).unwrap();
    assert_eq!(words(&changes.breaking), expected, "{changes}");
    assert_eq!(words(&changes.dangerous), [""; 0], "{changes}");
}

#[track_caller]
fn dangerous(before: &str, after: &str, expected: &[&str]) {
    let changes = compare(before, after).unwrap();
    assert_eq!(words(&changes.dangerous), expected, "{changes}");
    assert_eq!(words(&changes.breaking), [""; 0], "{changes}");
}

#[track_caller]
fn harmless(before: &str, after: &str, expected: &[&str]) {
    let changes = compare(before, after).unwrap();
    assert_eq!(words(&changes.harmless), expected, "{changes}");
    assert!(changes.breaking.is_empty() && changes.dangerous.is_empty(), "{changes}");
}

#[test]
fn a_removed_type_breaks_clients() {
    breaking("scalar A scalar B", "scalar A", &["type `B` was removed"]);
}

#[test]
fn a_type_of_another_kind_breaks_clients() {
    let expected = "type `A` changed from an object to an interface";
    breaking("type A { a: Int }", "interface A { a: Int }", &[expected]);
    breaking("enum A { B }", "scalar A", &["type `A` changed from an enum to a scalar"]);
    let expected = "type `A` changed from an input object to a union";
    breaking("type B { a: Int } input A { a: Int }", "type B { a: Int } union A = B", &[expected]);
}

#[test]
fn a_removed_field_breaks_clients() {
    let expected = ["field `Post.title` was removed"];
    breaking("type Post { id: ID title: String }", "type Post { id: ID }", &expected);
    breaking("interface Post { id: ID title: String }", "interface Post { id: ID }", &expected);
    let expected = ["input field `Post.title` was removed"];
    breaking("input Post { id: ID title: String }", "input Post { id: ID }", &expected);
}

#[test]
fn only_becoming_non_null_is_a_harmless_change_of_a_field_type() {
    for (before, after) in [
        ("String!", "String"),
        ("String", "Int"),
        ("[String]", "String"),
        ("String", "[String]"),
        ("[String!]", "[String]"),
        ("[[Int]!]!", "[[Int]]!"),
    ] {
        let schema = |of: &str| format!("type Post {{ title: {of} }}");
        let expected = format!("type of field `Post.title` changed from `{before}` to `{after}`");
        breaking(&schema(before), &schema(after), &[&expected]);
    }
    for (before, after) in
        [("String", "String!"), ("[String]", "[String!]!"), ("[[Int]]", "[[Int!]!]")]
    {
        let schema = |of: &str| format!("interface Post {{ title: {of} }}");
        let expected = format!("type of field `Post.title` changed from `{before}` to `{after}`");
        harmless(&schema(before), &schema(after), &[&expected]);
    }
}

#[test]
fn a_removed_argument_breaks_clients() {
    let expected = ["argument `Query.posts(first:)` was removed"];
    breaking("type Query { posts(first: Int): Int }", "type Query { posts: Int }", &expected);
}

#[test]
fn only_becoming_nullable_is_a_harmless_change_of_an_input_type() {
    for (before, after) in
        [("Int", "Int!"), ("Int", "String"), ("[Int]", "Int"), ("[Int]", "[Int!]")]
    {
        let field = |of: &str| format!("type Query {{ posts(first: {of}): Int }}");
        let change = format!("changed from `{before}` to `{after}`");
        let expected = format!("type of argument `Query.posts(first:)` {change}");
        breaking(&field(before), &field(after), &[&expected]);
        let input = |of: &str| format!("input Page {{ first: {of} }}");
        let expected = format!("type of input field `Page.first` {change}");
        breaking(&input(before), &input(after), &[&expected]);
        harmless(
            &input("Int!"),
            &input("Int"),
            &["type of input field `Page.first` changed from `Int!` to `Int`"],
        );
    }
}

#[test]
fn a_new_required_argument_or_input_field_breaks_clients() {
    let expected = ["required argument `Query.posts(first:)` was added"];
    breaking("type Query { posts: Int }", "type Query { posts(first: Int!): Int }", &expected);
    let expected = ["required input field `Page.first` was added"];
    breaking("input Page { last: Int }", "input Page { last: Int first: Int! }", &expected);
}

#[test]
fn a_new_optional_argument_or_input_field_is_dangerous() {
    for of in ["Int", "Int! = 10"] {
        let after = format!("type Query {{ posts(first: {of}): Int }}");
        let expected = ["optional argument `Query.posts(first:)` was added"];
        dangerous("type Query { posts: Int }", &after, &expected);
        let after = format!("input Page {{ last: Int first: {of} }}");
        let expected = ["optional input field `Page.first` was added"];
        dangerous("input Page { last: Int }", &after, &expected);
    }
}

#[test]
fn a_changed_default_is_dangerous() {
    let schema = |default: &str| format!("type Query {{ posts(first: Int{default}): Int }}");
    let name = "argument `Query.posts(first:)`";
    for (before, after, expected) in [
        (" = 1", " = 2", format!("default of {name} changed from `1` to `2`")),
        (" = 1", "", format!("default of {name} was removed")),
        ("", " = 2", format!("default of {name} was added")),
    ] {
        dangerous(&schema(before), &schema(after), &[&expected]);
    }
    let expected = ["default of input field `Page.sort` changed from `[UP]` to `[DOWN]`"];
    let page =
        |sort: &str| format!("enum Sort {{ UP DOWN }} input Page {{ sort: [Sort!] = [{sort}] }}");
    dangerous(&page("UP"), &page("DOWN"), &expected);
}

#[test]
fn a_removed_enum_value_breaks_clients_and_a_new_one_is_dangerous() {
    let (few, many) = ("enum Color { RED }", "enum Color { RED BLUE }");
    breaking(many, few, &["value `Color.BLUE` was removed"]);
    dangerous(few, many, &["value `Color.BLUE` was added"]);
}

#[test]
fn a_removed_union_member_breaks_clients_and_a_new_one_is_dangerous() {
    let types = "type Cat { id: ID } type Dog { id: ID }";
    let few = format!("{types} union Pet = Cat");
    let many = format!("{types} union Pet = Cat | Dog");
    breaking(&many, &few, &["type `Dog` was removed from union `Pet`"]);
    dangerous(&few, &many, &["type `Dog` was added to union `Pet`"]);
}

#[test]
fn a_removed_interface_breaks_clients_and_a_new_one_is_dangerous() {
    let node = "interface Node { id: ID }";
    for of in ["type", "interface"] {
        let without = format!("{node} {of} Cat {{ id: ID }}");
        let with = format!("{node} {of} Cat implements Node {{ id: ID }}");
        breaking(&with, &without, &["interface `Node` was removed from `Cat`"]);
        dangerous(&without, &with, &["interface `Node` was added to `Cat`"]);
    }
}

#[test]
fn a_directive_that_clients_can_not_write_as_before_breaks_them() {
    let before = "scalar A directive @live(rate: Int) repeatable on QUERY | FIELD";
    for (after, expected) in [
        ("", "directive `@live` was removed"),
        ("directive @live repeatable on QUERY | FIELD", "argument `@live(rate:)` was removed"),
        (
            "directive @live(rate: Int, of: Int!) repeatable on QUERY | FIELD",
            "required argument `@live(of:)` was added",
        ),
        (
            "directive @live(rate: Int) repeatable on FIELD",
            "location `QUERY` was removed from `@live`",
        ),
    ] {
        breaking(before, &format!("scalar A {after}"), &[expected]);
    }
    let after = "scalar A directive @live(rate: Int, of: Int) repeatable on QUERY | FIELD";
    harmless(before, after, &["optional argument `@live(of:)` was added"]);
}

#[test]
fn a_directive_that_every_schema_has_is_never_removed() {
    let before =
        "directive @deprecated(reason: String) on FIELD_DEFINITION type A { a: Int @deprecated }";
    harmless(before, "type A { a: Int }", &["field `A.a` is no longer deprecated"]);
}

#[test]
fn an_input_object_that_accepts_one_field_now_breaks_clients() {
    let (many, one) = ("input By { id: ID name: ID }", "input By @oneOf { id: ID name: ID }");
    breaking(many, one, &["input object `By` now accepts exactly one field"]);
    harmless(one, many, &["input object `By` now accepts more than one field"]);
}

#[test]
fn additions_and_deprecations_are_harmless() {
    let before = "type A { a: Int } enum E { V }";
    let after = "type A { a: Int @deprecated b: Int } enum E { V @deprecated } scalar S directive @d on QUERY";
    let expected = [
        "field `A.a` was deprecated",
        "field `A.b` was added",
        "value `E.V` was deprecated",
        "type `S` was added",
        "directive `@d` was added",
    ];
    harmless(before, after, &expected);
}

#[test]
fn extensions_belong_to_their_types() {
    harmless("type A { a: Int b: Int }", "extend type A { b: Int } type A { a: Int }", &[]);
}

#[test]
fn ignores_the_order_and_descriptions() {
    let before = "type B { a: Int, b: Int } scalar C";
    let after = "\"A scalar\" scalar C \"An object\" type B { b: Int \"A field\" a: Int }";
    assert!(compare(before, after).unwrap().is_empty());
}

#[test]
fn rejects_a_schema_that_can_not_be_parsed() {
    let error = compare("type A {", "scalar B").unwrap_err();
    let message = error.message().unwrap();
    assert!(message.starts_with("the schema before can't be parsed: "), "{message}");
}

/// Returns the path of a file that does not exist.
fn file(name: &str) -> PathBuf {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_file(&file);
    file
}

/// Returns the panic message of a function.
fn panicked(function: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(function).expect_err("it panics");
    panic.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn writes_a_missing_file_and_reports_it_once() {
    let file = file("missing.graphql");
    let words = panicked(|| assert_unchanged("scalar A", &file));
    assert!(words.ends_with("did not exist and was written; read and commit it"), "{words}");
    assert_unchanged("scalar A", &file);
    assert_unchanged("scalar A\r\n", &file);
}

#[test]
fn a_changed_schema_fails_with_its_changes() {
    let file = file("changed.graphql");
    std::fs::write(&file, "type Post { id: ID title: String }").unwrap();
    let words = panicked(|| assert_unchanged("type Post { id(of: ID): ID } scalar B", &file));
    let lines: Vec<_> = words.lines().skip(2).collect();
    assert_eq!(
        lines,
        [
            "1 breaking change:",
            "  field `Post.title` was removed",
            "1 dangerous change:",
            "  optional argument `Post.id(of:)` was added",
            "1 harmless change:",
            "  type `B` was added",
            "",
            "to accept the changes, run the test with `UPDATE_GRAPHQL=1`",
        ]
    );
    let words = panicked(|| assert_unchanged("type Post { title: String id: ID }", &file));
    assert!(words.contains("only descriptions, the order or directives"), "{words}");
}

#[test]
fn a_compatible_schema_passes_without_changing_its_file() {
    let file = file("compatible.graphql");
    std::fs::write(&file, "enum A { B C }").unwrap();
    assert_compatible("enum A { B C D }", &file);
    let words = panicked(|| assert_compatible("enum A { B }", &file));
    assert!(words.contains("value `A.C` was removed"), "{words}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "enum A { B C }");
}

#[test]
fn an_update_writes_the_file() {
    // The variable must not affect other tests, so this test runs itself in a separate process.
    if std::env::var_os("UPDATE_GRAPHQL").is_some() {
        assert_unchanged(
            "scalar B",
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("updated.graphql"),
        );
        return;
    }
    let file = file("updated.graphql");
    std::fs::write(&file, "scalar A").unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "changes::an_update_writes_the_file"])
        .env("UPDATE_GRAPHQL", "1")
        .output()
        .unwrap()
        .status;
    assert!(status.success());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "scalar B");
}
