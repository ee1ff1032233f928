//! A program whose socket stays open when it ends: the next version serves it without losing a request.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use baya::prelude::*;
use baya::{App, Listener};

#[controller]
struct Version;

#[controller]
impl Version {
    #[get]
    async fn version(&self) -> String {
        std::env::var("APP_VERSION").unwrap_or_default()
    }
}

#[module(root, controllers = [Version])]
struct AppModule;

#[test]
#[ignore = "the program that another test starts"]
fn be_the_program() {
    baya::__private::run_test(async {
        App::new::<AppModule>().banner(false).listen_on([Listener::inherited(0)]).await
    });
}

/// Starts a version of the program with the socket of the test.
fn start(socket: &TcpListener, version: &str) -> Child {
    let program = std::env::current_exe().expect("this test");
    let hand_on = "exec env LISTEN_FDS=1 LISTEN_PID=$$ \"$0\" restart::be_the_program --exact --ignored 3<&0 0</dev/null";
    Command::new("sh")
        .args(["-c", hand_on])
        .arg(program)
        .env("APP_VERSION", version)
        .stdin(OwnedFd::from(socket.try_clone().expect("a socket")))
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts")
}

/// Sends one request on a new connection.
fn request(port: u16) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the app listens");
    stream.write_all(b"GET / HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n").expect("it reads");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("a response");
    assert!(response.starts_with("HTTP/1.1 200"), "{response:?}");
    response.rsplit("\r\n").next().unwrap_or_default().to_owned()
}

#[test]
fn the_next_version_serves_an_inherited_socket_without_a_lost_request() {
    let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = socket.local_addr().expect("an address").port();
    let mut first = start(&socket, "first");
    assert_eq!(request(port), "first");
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut responses = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                responses.push(request(port));
            }
            responses
        });
        let mut second = start(&socket, "second");
        while request(port) != "second" {}
        let pid = first.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("`kill`").success());
        assert_eq!(first.wait().expect("its end").code(), Some(0));
        for _ in 0..100 {
            assert_eq!(request(port), "second");
        }
        stop.store(true, Ordering::Relaxed);
        let responses = asking.join().expect("every request has a response");
        assert!(responses.iter().all(|response| response == "first" || response == "second"));
        second.kill().expect("its end");
        second.wait().expect("its end");
    });
}
