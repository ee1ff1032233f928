//! Valid and invalid values of each rule.

use std::collections::HashMap;

use baya::dto;
use baya::errors::{ErrorLocation, ValidationError};
use baya::validation::{ValidationContext, Violation, validate, validate_on};

/// Returns the pointers and codes of all errors.
fn found(errors: Result<(), Vec<ValidationError>>) -> Vec<(String, String)> {
    let errors = errors.err().unwrap_or_default();
    let pointer = |location: &ErrorLocation| match location {
        ErrorLocation::Pointer(pointer) => pointer.to_string(),
        other => format!("{other:?}"),
    };
    errors.iter().map(|error| (pointer(&error.location), error.code.to_string())).collect()
}

fn at(locations: &[(&str, &str)]) -> Vec<(String, String)> {
    locations.iter().map(|(location, code)| ((*location).to_owned(), (*code).to_owned())).collect()
}

#[dto]
#[derive(Clone)]
struct Everything {
    #[rule(length(min = 2, max = 3))]
    text: String,
    #[rule(length(exact = 2))]
    list: Vec<u8>,
    #[rule(length(max = 1))]
    map: HashMap<String, u8>,
    #[rule(range(min = -3, max = 3), multiple_of(3))]
    whole: i8,
    #[rule(range(above = 0.0, below = 1.5))]
    real: f64,
    #[rule(pattern("^[a-z]+$"))]
    lower: String,
    #[rule(email)]
    email: String,
    #[rule(url)]
    url: String,
    #[rule(uuid)]
    uuid: String,
    #[rule(ip)]
    ip: String,
    #[rule(ipv4)]
    ipv4: String,
    #[rule(ipv6)]
    ipv6: String,
    #[rule(starts_with("c"), contains("a"), ends_with("t"))]
    cat: String,
    #[rule(unique, each(length(max = 3)))]
    tags: Vec<String>,
    #[rule(custom(is_even))]
    even: u8,
    #[rule(range(max = 9))]
    maybe: Option<u8>,
}

fn is_even(number: &u8) -> Result<(), Violation> {
    if number.is_multiple_of(2) { Ok(()) } else { Err(Violation::new("even", "must be even")) }
}

fn valid() -> Everything {
    Everything {
        text: "äöü".to_owned(),
        list: vec![1, 2],
        map: HashMap::from([("a".to_owned(), 1)]),
        whole: -3,
        real: 0.1,
        lower: "abc".to_owned(),
        email: "tom@cats.example".to_owned(),
        url: "https://cats.example/tom?x=1".to_owned(),
        uuid: "01a1ffb8-76e2-72cf-b985-de01656b76e8".to_owned(),
        ip: "::1".to_owned(),
        ipv4: "127.0.0.1".to_owned(),
        ipv6: "2001:db8::1".to_owned(),
        cat: "cat".to_owned(),
        tags: vec!["a".to_owned(), "b".to_owned()],
        even: 2,
        maybe: None,
    }
}

/// Returns the errors of a valid value after a change.
fn wrong(change: impl FnOnce(&mut Everything)) -> Vec<(String, String)> {
    let mut value = valid();
    change(&mut value);
    found(validate(&value))
}

#[test]
fn valid_values_have_no_errors() {
    assert_eq!(found(validate(&valid())), at(&[]));
}

#[test]
fn each_rule_rejects_invalid_values() {
    assert_eq!(wrong(|all| all.text = "ä".to_owned()), at(&[("/text", "length")]));
    assert_eq!(wrong(|all| all.text = "äöüß".to_owned()), at(&[("/text", "length")]));
    assert_eq!(wrong(|all| all.list.clear()), at(&[("/list", "length")]));
    assert_eq!(
        wrong(|all| {
            all.map.insert("b".to_owned(), 2);
        }),
        at(&[("/map", "length")])
    );
    assert_eq!(wrong(|all| all.whole = -6), at(&[("/whole", "range")]));
    assert_eq!(wrong(|all| all.whole = 2), at(&[("/whole", "multiple_of")]));
    for real in [0.0, 1.5, f64::NAN, f64::INFINITY] {
        assert_eq!(wrong(|all| all.real = real), at(&[("/real", "range")]), "{real}");
    }
    assert_eq!(wrong(|all| all.lower = "aBc".to_owned()), at(&[("/lower", "pattern")]));
    for email in ["", "tom", "@cats.example", "tom@", "tom @cats.example"] {
        assert_eq!(
            wrong(|all| all.email = email.to_owned()),
            at(&[("/email", "email")]),
            "{email}"
        );
    }
    for url in ["", "cats.example", "/tom", "https://", "http:tom", "http://a b", "ftp://a:99999"] {
        assert_eq!(wrong(|all| all.url = url.to_owned()), at(&[("/url", "url")]), "{url}");
    }
    for uuid in ["", "01a1ffb876e272cfb985de01656b76e8", "{01a1ffb8-76e2-72cf-b985-de01656b76e8}"] {
        assert_eq!(wrong(|all| all.uuid = uuid.to_owned()), at(&[("/uuid", "uuid")]), "{uuid}");
    }
    assert_eq!(wrong(|all| all.ip = "256.1.1.1".to_owned()), at(&[("/ip", "ip")]));
    assert_eq!(wrong(|all| all.ipv4 = "::1".to_owned()), at(&[("/ipv4", "ipv4")]));
    assert_eq!(wrong(|all| all.ipv6 = "127.0.0.1".to_owned()), at(&[("/ipv6", "ipv6")]));
    let cat = [("/cat", "starts_with"), ("/cat", "contains"), ("/cat", "ends_with")];
    assert_eq!(wrong(|all| all.cat = "dog".to_owned()), at(&cat));
    let tags = ["abcd", "b", "b"].map(str::to_owned).to_vec();
    assert_eq!(wrong(|all| all.tags = tags), at(&[("/tags/2", "unique"), ("/tags/0", "length")]));
    assert_eq!(wrong(|all| all.even = 1), at(&[("/even", "even")]));
    assert_eq!(wrong(|all| all.maybe = Some(10)), at(&[("/maybe", "range")]));
}

#[test]
fn messages_contain_the_allowed_values() {
    let message = |change: fn(&mut Everything)| {
        let mut value = valid();
        change(&mut value);
        let errors = validate(&value).expect_err("an error");
        errors[0].message.to_string()
    };
    assert_eq!(message(|all| all.text.clear()), "must have 2 to 3 characters");
    assert_eq!(message(|all| all.list.clear()), "must have exactly 2 items");
    assert_eq!(message(|all| all.whole = 9), "must be from -3 to 3");
    assert_eq!(message(|all| all.real = 2.0), "must be above 0 and below 1.5");
    assert_eq!(message(|all| all.maybe = Some(12)), "must be at most 9");
    assert_eq!(message(|all| all.lower = "A".to_owned()), "must match `^[a-z]+$`");
    assert_eq!(message(|all| all.email.clear()), "must be an email address");
}

#[dto]
#[rule(custom(ends_after_it_begins))]
struct Stay {
    #[rule(range(min = 10), groups("summer", "autumn"))]
    from: u8,
    to: u8,
}

fn ends_after_it_begins(stay: &Stay) -> Result<(), Violation> {
    if stay.to > stay.from {
        return Ok(());
    }
    Err(Violation::new("order", "must be after `from`").at("to"))
}

#[test]
fn a_rule_of_the_type_reports_the_invalid_field() {
    assert_eq!(found(validate(&Stay { from: 7, to: 7 })), at(&[("/to", "order")]));
}

#[test]
fn rules_of_a_group_apply_only_in_that_group() {
    let stay = Stay { from: 7, to: 8 };
    assert_eq!(found(validate(&stay)), at(&[]));
    let on = |groups| ValidationContext { groups, ..ValidationContext::default() };
    assert_eq!(found(validate_on(&stay, on(&["winter"]))), at(&[]));
    let autumn = found(validate_on(&stay, on(&["winter", "autumn"])));
    assert_eq!(autumn, at(&[("/from", "range")]));
}
