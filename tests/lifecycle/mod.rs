//! The lifecycle of a program, with real connections and signals.

mod process;
mod program;

use std::time::{Duration, Instant};

use self::process::Program;

#[test]
fn hooks_run_in_order_of_dependency_and_in_reverse_at_the_end() {
    let mut program = Program::start(&[]);
    let begin = program.lines_until("store: bootstrap", 1);
    let begin: Vec<_> = begin.iter().filter(|line| line.contains(": ")).collect();
    assert_eq!(
        begin,
        ["store: init", "service: init", "inner: init", "root: init", "store: bootstrap"]
    );
    program.signal("TERM");
    let (status, end, errors) = program.ended();
    let end: Vec<_> = end.iter().filter(|line| line.contains("shutdown")).collect();
    assert_eq!(end, ["root: shutdown", "inner: shutdown", "service: shutdown", "store: shutdown"]);
    assert_eq!(status, Some(0), "a hook that fails is logged and changes nothing");
    assert!(errors.contains("it does not want to"), "{errors}");
}

#[test]
fn the_banner_lists_the_routes_of_merged_routers() {
    let program = Program::start(&[("BAYA_TEST_ROOT", "merged"), ("NO_COLOR", "1")]);
    program.signal("TERM");
    let (_, _, errors) = program.ended();
    let route = errors.lines().find(|line| line.contains("/beside/{id}"));
    let shown: Vec<_> = route.unwrap_or(&errors).split_whitespace().collect();
    assert_eq!(shown, ["GET", "/beside/{id}", "a", "merged", "router"]);
}

#[test]
fn two_hundred_slow_requests_in_flight_at_sigterm_get_their_responses() {
    let mut program = Program::start(&[]);
    let mut connections: Vec<_> = (0..200).map(|_| program.connect()).collect();
    connections.iter_mut().for_each(|connection| connection.get("/slow"));
    program.lines_until("slow: started", 200);
    program.signal("TERM");
    for connection in &mut connections {
        let (head, body) = connection.response();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert!(head.contains("connection: close"), "{head}");
        assert_eq!(body, "slow");
    }
    assert_eq!(program.ended().0, Some(0));
}

#[test]
fn a_request_on_a_kept_alive_connection_during_the_drain_gets_503_and_close() {
    let mut program = Program::start(&[]);
    let mut kept = program.connect();
    kept.get("/");
    assert_eq!(kept.response().1, "quick");
    let mut slow = program.connect();
    slow.get("/slow");
    program.lines_until("slow: started", 1);
    program.signal("TERM");
    program.stops_listening();
    kept.get("/");
    let (head, body) = kept.response();
    assert!(head.starts_with("http/1.1 503"), "{head}");
    assert!(head.contains("connection: close"), "{head}");
    assert!(body.contains("\"code\":\"unavailable\""), "{body}");
    assert_eq!(slow.response().1, "slow");
    assert_eq!(program.ended().0, Some(0));
}

#[test]
fn a_thousand_panicking_requests_get_a_thousand_responses_from_one_process() {
    let program = Program::start(&[("BAYA_LOG", "off")]);
    let mut connection = program.connect();
    for _ in 0..1000 {
        connection.get("/panic");
        let (head, body) = connection.response();
        assert!(head.starts_with("http/1.1 500"), "{head}");
        assert!(!body.contains("on purpose"), "{body}");
    }
    connection.get("/");
    assert_eq!(connection.response().1, "quick");
    program.signal("TERM");
    assert_eq!(program.ended().0, Some(0));
}

#[test]
fn half_open_connections_are_closed_while_others_continue() {
    // With `CI`, the default timeout of 30 s applies.
    let (timeout, seconds) = if std::env::var_os("CI").is_some() { ("30", 30) } else { ("1", 1) };
    let program = Program::start(&[("BAYA_TEST_HEADER_TIMEOUT", timeout)]);
    let begun = Instant::now();
    let silent: Vec<_> = (0..50).map(|_| program.connect()).collect();
    let mut begun_heads: Vec<_> = (0..50).map(|_| program.connect()).collect();
    begun_heads.iter_mut().for_each(|one| one.send("GET / HTTP/1.1\r\nhost: te"));
    let mut prefaces: Vec<_> = (0..50).map(|_| program.connect()).collect();
    prefaces.iter_mut().for_each(|one| one.send("PRI * HTTP/2.0\r\n"));
    let mut good = program.connect();
    good.get("/");
    assert_eq!(good.response().1, "quick");
    silent.into_iter().chain(begun_heads).chain(prefaces).for_each(process::Connection::ends);
    assert!(begun.elapsed() < Duration::from_secs(seconds + 5), "{:?}", begun.elapsed());
    let mut good = program.connect();
    good.get("/");
    assert_eq!(good.response().1, "quick");
    program.signal("TERM");
    assert_eq!(program.ended().0, Some(0));
}

#[test]
fn requests_past_the_deadline_cause_the_exit_status_1() {
    let mut program = Program::start(&[("BAYA_TEST_SHUTDOWN_TIMEOUT", "1")]);
    let mut endless = program.connect();
    endless.get("/endless");
    program.lines_until("endless: started", 1);
    program.signal("TERM");
    let (status, output, errors) = program.ended();
    assert_eq!(status, Some(1));
    assert!(output.contains(&"store: shutdown".to_owned()), "hooks run all the same: {output:?}");
    assert!(errors.contains("cut off"), "{errors}");
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    let mut program = Program::start(&[]);
    let mut endless = program.connect();
    endless.get("/endless");
    program.lines_until("endless: started", 1);
    program.signal("TERM");
    program.stops_listening();
    program.signal("INT");
    let (status, output, _) = program.ended();
    assert_eq!(status, Some(1));
    assert!(!output.contains(&"store: shutdown".to_owned()), "{output:?}");
}

#[test]
fn lists_all_factories_that_fail_or_panic_with_their_locations() {
    let program = Program::spawn(&[("BAYA_TEST_ROOT", "failing")]);
    let (status, _, errors) = program.ended();
    assert_eq!(status, Some(1));
    assert!(errors.contains("`Failing` can't start: 2 failures"), "{errors}");
    assert!(errors.contains("`broken` failed") && errors.contains("no such file"), "{errors}");
    assert!(
        errors.contains("`panicking` failed") && errors.contains("the factory panics"),
        "{errors}"
    );
    assert!(errors.contains("tests/lifecycle/program.rs:"), "{errors}");
}

#[test]
fn a_signal_during_the_boot_shuts_down_the_started_components() {
    let mut program = Program::spawn(&[("BAYA_TEST_ROOT", "waiting")]);
    program.lines_until("waiting: init", 1);
    program.signal("TERM");
    let (status, output, errors) = program.ended();
    let end: Vec<_> = output.iter().filter(|line| line.contains("shutdown")).collect();
    assert_eq!(end, ["inner: shutdown", "service: shutdown", "store: shutdown"]);
    assert_eq!(status, Some(0), "{errors}");
    assert!(errors.contains("stopped while it booted"), "{errors}");
}

#[test]
fn an_app_without_a_port_finishes_its_work_at_a_signal() {
    let mut program = Program::spawn(&[("BAYA_TEST_ROOT", "working"), ("NO_COLOR", "1")]);
    program.lines_until("worker: started", 1);
    program.signal("TERM");
    let (status, end, errors) = program.ended();
    let end: Vec<_> = end.iter().filter(|line| line.starts_with("worker")).collect();
    assert_eq!(
        end,
        [
            "worker: leaves because of SIGTERM",
            "worker: work is done",
            "worker: ends because of SIGTERM"
        ]
    );
    assert_eq!(status, Some(0), "{errors}");
    assert!(errors.contains("running without a port"), "{errors}");
}

#[test]
fn the_banner_of_an_app_without_routes_has_no_section_for_them() {
    let mut program = Program::spawn(&[("BAYA_TEST_ROOT", "working"), ("NO_COLOR", "1")]);
    program.lines_until("worker: started", 1);
    program.signal("TERM");
    let (_, _, errors) = program.ended();
    assert!(errors.contains("\n\n  running without a port\n"), "{errors}");
    assert!(!errors.contains("\n\n\n"), "{errors}");
}

#[test]
fn an_app_without_a_port_that_aborts_work_fails() {
    let settings = [("BAYA_TEST_ROOT", "working"), ("BAYA_TEST_SHUTDOWN_TIMEOUT", "0")];
    let mut program = Program::spawn(&settings);
    program.lines_until("worker: started", 1);
    program.signal("INT");
    let (status, end, errors) = program.ended();
    assert_eq!(status, Some(1));
    assert!(errors.contains("the shutdown cut off work that was still in flight"), "{errors}");
    assert!(end.iter().any(|line| line == "worker: ends because of SIGINT"), "{end:?}");
}
