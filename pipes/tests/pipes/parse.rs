//! Pipes that parse strings.

use baya::testing::TestApp;
use baya_macros::{controller, module};
use baya_pipes::ParseDate;
use baya_pipes::chrono::NaiveDate;

use crate::app::{app, error, get};

#[baya_macros::test]
async fn parses_integers_in_a_base_and_a_range() {
    get("/int/ff").await.assert_text("255");
    assert_eq!(
        error("/int/zz").await,
        "the path parameter `value` must be a whole number in base 16, found \"zz\""
    );
    assert_eq!(error("/int/0").await, "the path parameter `value` must be from 1 to 4096");
    get("/small/-128").await.assert_text("-128");
    assert_eq!(error("/small/128").await, "the path parameter `value` is out of range");
}

#[baya_macros::test]
async fn parses_finite_numbers_in_a_range() {
    get("/float?value=-0.5").await.assert_text("-0.5");
    assert!(error("/float?value=NaN").await.ends_with("must be a number, found \"NaN\""));
    assert!(error("/float?value=2").await.ends_with("must be from -1 to 1"));
    assert_eq!(error("/float").await, "the query parameter `value` is required");
}

#[baya_macros::test]
async fn accepts_several_spellings_of_booleans() {
    for (text, value) in [("yes", "true"), ("OFF", "false"), ("1", "true"), ("False", "false")] {
        get(&format!("/bool?value={text}")).await.assert_text(value);
    }
    assert!(error("/bool?value=maybe").await.ends_with("found \"maybe\""));
}

#[baya_macros::test]
async fn accepts_only_uuids_of_the_given_version() {
    let app = app().await;
    let request = |id: &'static str| app.get("/uuid").header("x-id", id);
    request("67e55044-10b1-426f-9247-bb680e5fe0c8").send().await.assert_status(200);
    for (id, message) in [
        ("018f3e2a-7b1c-7def-8abc-1234567890ab", "must be a UUID of version 4"),
        ("nonsense", "must be a UUID, found \"nonsense\""),
    ] {
        let response = request(id).send().await;
        let problem: serde_json::Value = response.assert_status(400).json();
        assert_eq!(problem["detail"], format!("the header `x-id` {message}"));
    }
}

#[baya_macros::test]
async fn parses_variants_ignoring_case() {
    get("/enum?order=Oldest-FIRST").await.assert_text("OldestFirst");
    get("/enum").await.assert_text("NewestFirst");
    assert_eq!(
        error("/enum?order=best").await,
        "the query parameter `order` must be one of `newest-first`, `oldest-first`, found \"best\""
    );
}

#[baya_macros::test]
async fn parses_arrays_up_to_the_limit() {
    get("/array?ids=1,%202,3").await.assert_text("[1, 2, 3]");
    get("/array?ids=").await.assert_text("[]");
    assert!(error("/array?ids=1,2,3,4").await.ends_with("must contain at most 3 values"));
    assert!(error("/array?ids=1,x").await.ends_with("contains the invalid value \"x\" at index 1"));
}

#[baya_macros::test]
async fn parses_dates_and_times_in_a_format() {
    let response = get("/date?day=21.11.2026&time=08:30:15").await;
    response.assert_text("2026-11-21 08:30:15 2026-01-01 00:00:00 UTC");
    assert_eq!(
        error("/date?day=2026-11-21").await,
        "the query parameter `day` must be a date such as `21.11.2026`"
    );
    let message = error("/date?day=21.11.2026&at=now").await;
    assert!(message.ends_with("such as `2026-11-21T14:05:09+00:00`"), "{message}");
}

#[baya_macros::test]
async fn rejects_an_invalid_date_format_at_boot() {
    #[controller]
    struct Invalid;
    #[controller]
    impl Invalid {
        #[get]
        async fn on(
            &self,
            #[query]
            #[use_pipes(ParseDate::format("%Q"))]
            day: NaiveDate,
        ) -> String {
            day.to_string()
        }
    }
    #[module(root, controllers = [Invalid])]
    struct InvalidModule;
    let error = TestApp::new::<InvalidModule>().start().await.unwrap_err();
    assert!(error.to_string().contains("`%Q` is not a valid date format"), "{error}");
}
