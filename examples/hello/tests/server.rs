//! Tests of the running program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

#[test]
fn listens_on_the_port_in_the_environment() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_hello"))
        .env("PORT", "0")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let lines = BufReader::new(program.stderr.take().expect("stderr is piped")).lines();
    let address = lines
        .map_while(Result::ok)
        .find_map(|line| Some(line.split_once("http://")?.1.trim().to_owned()))
        .expect("the program logs its address");

    let mut stream = TcpStream::connect(address).expect("the program listens");
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: hello\r\nconnection: close\r\n\r\n")
        .expect("the request is sent");
    let mut response = String::new();
    stream.read_to_string(&mut response).expect("the response is received");
    program.kill().expect("the program can be stopped");
    program.wait().expect("the program has ended");

    assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    assert!(response.ends_with("\r\n\r\nHello, Baya!"), "{response}");
}

#[test]
fn rejects_an_invalid_port() {
    let output = Command::new(env!("CARGO_BIN_EXE_hello")).env("PORT", "80000").output();
    let output = output.expect("the program starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors.contains("`PORT` is \"80000\"; write a number up to 65535"), "{errors}");
}
