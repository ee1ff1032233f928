//! Dead letters: they are listed, removed and redriven.

use baya_events::EventLog;

use crate::log::backend::{
    Backend, append, expect, expect_nothing_else, long_wait_group, next, text,
};

/// Appends events with these payloads, and makes each a dead letter of the group.
async fn create_dead_letters<L: EventLog>(log: &L, event: &str, group: &str, payloads: &[&str]) {
    let mut deliveries = log.subscribe(&long_wait_group(event, group)).await.unwrap();
    for payload in payloads {
        append(log, event, payload).await;
        let delivery = next(&mut deliveries).await;
        assert_eq!(text(&delivery), *payload);
        delivery.dead(&format!("cause of {payload}")).await.unwrap();
    }
    deliveries.close().await.unwrap();
}

async fn causes<L: EventLog>(log: &L, event: &str, group: &str) -> Vec<String> {
    let letters = log.dead_letters(event, group, None, 100).await.unwrap();
    assert_eq!(log.count_dead_letters(event, group).await.unwrap(), letters.len() as u64);
    letters.into_iter().map(|letter| letter.cause).collect()
}

pub async fn lists_dead_letters_in_pages<B: Backend>(backend: &B) {
    let log = backend.client();
    create_dead_letters(&log, "cat.adopted", "mails", &["1", "2", "3", "4", "5"]).await;
    let mut after: Option<String> = None;
    for page in [vec!["1", "2"], vec!["3", "4"], vec!["5"], vec![]] {
        let letters = log.dead_letters("cat.adopted", "mails", after.as_deref(), 2).await.unwrap();
        let causes: Vec<_> = letters.iter().map(|letter| letter.cause.clone()).collect();
        let expected: Vec<_> = page.iter().map(|payload| format!("cause of {payload}")).collect();
        assert_eq!(causes, expected);
        after = letters.last().map(|letter| letter.id.clone()).or(after);
    }
    assert_eq!(log.count_dead_letters("cat.adopted", "mails").await.unwrap(), 5);
    assert!(log.dead_letters("cat.adopted", "mails", None, 0).await.unwrap().is_empty());
}

pub async fn lists_all_dead_letters_with_the_maximum_limit<B: Backend>(backend: &B) {
    let log = backend.client();
    create_dead_letters(&log, "cat.adopted", "mails", &["1", "2"]).await;
    let letters = log.dead_letters("cat.adopted", "mails", None, usize::MAX).await.unwrap();
    assert_eq!(letters.len(), 2);
}

pub async fn separates_dead_letters_by_event_and_group<B: Backend>(backend: &B) {
    let log = backend.client();
    create_dead_letters(&log, "cat.adopted", "mails", &["1"]).await;
    create_dead_letters(&log, "cat.adopted", "statistics", &["2"]).await;
    create_dead_letters(&log, "cat.returned", "mails", &["3"]).await;
    assert_eq!(causes(&log, "cat.adopted", "mails").await, ["cause of 1"]);
    assert_eq!(causes(&log, "cat.adopted", "statistics").await, ["cause of 2"]);
    assert_eq!(causes(&log, "cat.returned", "mails").await, ["cause of 3"]);
    let letters = log.dead_letters("cat.adopted", "mails", None, 1).await.unwrap();
    let id = &letters[0].id;
    for (event, group) in [("cat.returned", "mails"), ("cat.adopted", "unknown")] {
        // Logs may use the same id in different lists.
        let letters = log.dead_letters(event, group, None, 10).await.unwrap();
        if letters.iter().all(|letter| letter.id != *id) {
            assert!(!log.remove_dead_letter(event, group, id).await.unwrap());
            assert!(!log.redrive(event, group, id).await.unwrap());
        }
    }
    assert_eq!(causes(&log, "cat.adopted", "mails").await, ["cause of 1"]);
}

pub async fn keeps_dead_letters_across_clients<B: Backend>(backend: &B) {
    create_dead_letters(&backend.client(), "cat.adopted", "mails", &["1"]).await;
    let log = backend.client();
    log.remove_group("cat.adopted", "mails").await.unwrap();
    assert_eq!(causes(&log, "cat.adopted", "mails").await, ["cause of 1"]);
}

pub async fn removes_a_dead_letter<B: Backend>(backend: &B) {
    let log = backend.client();
    create_dead_letters(&log, "cat.adopted", "mails", &["1", "2", "3"]).await;
    let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
    let id = &letters[1].id;
    assert!(log.remove_dead_letter("cat.adopted", "mails", id).await.unwrap());
    assert!(!log.remove_dead_letter("cat.adopted", "mails", id).await.unwrap());
    assert!(!log.redrive("cat.adopted", "mails", id).await.unwrap());
    for id in ["", "tea", "1-", "-1", "99999999999999999999999"] {
        assert!(!log.remove_dead_letter("cat.adopted", "mails", id).await.unwrap(), "{id:?}");
        assert!(!log.redrive("cat.adopted", "mails", id).await.unwrap(), "{id:?}");
    }
    assert_eq!(causes(&log, "cat.adopted", "mails").await, ["cause of 1", "cause of 3"]);
}

pub async fn redrives_a_dead_letter_to_its_group_only<B: Backend>(backend: &B) {
    let log = backend.client();
    let mut other = log.subscribe(&long_wait_group("cat.adopted", "statistics")).await.unwrap();
    create_dead_letters(&log, "cat.adopted", "mails", &["1", "2"]).await;
    expect(&mut other, "1").await;
    expect(&mut other, "2").await;
    let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
    let letters = log.dead_letters("cat.adopted", "mails", None, 1).await.unwrap();
    assert!(log.redrive("cat.adopted", "mails", &letters[0].id).await.unwrap());
    assert!(!log.redrive("cat.adopted", "mails", &letters[0].id).await.unwrap());
    let redelivered = next(&mut deliveries).await;
    assert_eq!(Some(&redelivered.envelope), letters[0].envelope.as_ref());
    assert_eq!(redelivered.attempt, 1);
    redelivered.ack().await.unwrap();
    assert_eq!(causes(&log, "cat.adopted", "mails").await, ["cause of 2"]);
    expect_nothing_else(&log, "cat.adopted", &mut other).await;
    expect(&mut deliveries, "the last one").await;
}

pub async fn stores_a_redriven_event_as_a_dead_letter_again<B: Backend>(backend: &B) {
    let log = backend.client();
    create_dead_letters(&log, "cat.adopted", "mails", &["1"]).await;
    for round in 1..=3 {
        let letters = log.dead_letters("cat.adopted", "mails", None, 10).await.unwrap();
        assert!(log.redrive("cat.adopted", "mails", &letters[0].id).await.unwrap());
        let mut deliveries = log.subscribe(&long_wait_group("cat.adopted", "mails")).await.unwrap();
        let redelivered = next(&mut deliveries).await;
        assert_eq!((text(&redelivered), redelivered.attempt), ("1", 1));
        redelivered.dead(&format!("round {round}")).await.unwrap();
        assert_eq!(causes(&log, "cat.adopted", "mails").await, [format!("round {round}")]);
    }
}

pub async fn returns_no_dead_letters_for_unknown_names<B: Backend>(backend: &B) {
    let log = backend.client();
    assert!(causes(&log, "unknown", "unknown").await.is_empty());
    assert!(!log.redrive("unknown", "unknown", "1").await.unwrap());
    assert!(!log.remove_dead_letter("unknown", "unknown", "1").await.unwrap());
}

pub async fn rejects_a_position_that_is_not_an_id<B: Backend>(backend: &B) {
    let log = backend.client();
    let error = log.dead_letters("cat.adopted", "mails", Some("tea"), 1).await.unwrap_err();
    assert_eq!(error.code(), "event_log");
    assert!(error.chain().contains("not an id of a dead letter"), "{}", error.chain());
}
