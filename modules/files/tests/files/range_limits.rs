//! The number of ranges in one response, and ranges that touch.

use baya_files::File;
use baya_macros::{controller, module};
use wire::{RawResponse, Server};

/// The bytes `a` to `z`, twice.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";

#[controller]
struct Files;

#[controller]
impl Files {
    #[get("/letters")]
    async fn letters(&self) -> File {
        File::bytes(LETTERS).name("letters.txt")
    }
}

#[module(root, controllers = [Files])]
struct AppModule;

async fn letters(ranges: &str) -> RawResponse {
    let server = Server::of::<AppModule>().await;
    server.get("/letters", &[("range", &format!("bytes={ranges}"))]).await
}

/// Returns `count` disjoint ranges of one byte.
fn disjoint(count: usize) -> String {
    let ranges: Vec<_> = (0..count).map(|index| format!("{0}-{0}", 2 * index)).collect();
    ranges.join(",")
}

/// Returns the `Content-Range` of each part of a response, without the unit and the length.
fn parts(response: &RawResponse) -> Vec<&str> {
    let lines = response.text().lines();
    let ranges = lines.filter_map(|line| line.strip_prefix("Content-Range: bytes "));
    ranges.filter_map(|range| range.strip_suffix("/52")).collect()
}

#[baya_macros::test]
async fn sends_16_disjoint_ranges_as_parts() {
    let response = letters(&disjoint(16)).await;
    assert_eq!((response.status, parts(&response).len()), (206, 16));
}

#[baya_macros::test]
async fn sends_the_whole_file_for_17_disjoint_ranges() {
    let response = letters(&disjoint(17)).await;
    response.is(200, LETTERS);
    assert_eq!(response.header("content-range"), None);
}

#[baya_macros::test]
async fn a_range_outside_the_file_does_not_count() {
    let response = letters(&format!("{},90-99", disjoint(16))).await;
    assert_eq!((response.status, parts(&response).len()), (206, 16));
}

#[baya_macros::test]
async fn sends_adjacent_ranges_as_separate_parts() {
    let response = letters("0-1,2-3").await;
    assert_eq!((response.status, parts(&response)), (206, vec!["0-1", "2-3"]));
    let response = letters("2-3,0-1,4-").await;
    assert_eq!((response.status, parts(&response)), (206, vec!["2-3", "0-1", "4-51"]));
}

#[baya_macros::test]
async fn sends_the_whole_file_for_ranges_that_share_one_byte() {
    for ranges in ["0-2,2-3", "2-3,0-2", "0-0,0-0", "51-51,-1", "0-,-1"] {
        let response = letters(ranges).await;
        assert_eq!((response.status, response.text()), (200, LETTERS), "{ranges}");
    }
}

#[baya_macros::test]
async fn sends_the_last_byte_by_each_of_its_ranges() {
    for range in ["51-51", "51-", "-1", "51-52", "51-18446744073709551615"] {
        let response = letters(range).await;
        assert_eq!((response.status, response.text()), (206, "z"), "{range}");
        assert_eq!(response.header("content-range"), Some("bytes 51-51/52"), "{range}");
    }
    letters("52-52").await.is_problem(416, "range_not_satisfiable");
}
