//! The program as it is started.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

#[test]
fn greets_on_the_port_in_the_environment() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_hello"))
        .env("PORT", "0")
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let lines = BufReader::new(program.stderr.take().expect("its banner")).lines();
    let address = lines
        .map_while(Result::ok)
        .find_map(|line| Some(line.split_once("http://")?.1.trim().to_owned()))
        .expect("it says where it listens");

    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(b"GET / HTTP/1.1\r\nhost: hello\r\nconnection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    program.kill().expect("it can be stopped");
    program.wait().expect("it has ended");

    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\nHello, Baya!"), "{answer}");
}

#[test]
fn a_port_that_is_none_is_an_error() {
    let ended = Command::new(env!("CARGO_BIN_EXE_hello")).env("PORT", "80000").output();
    let ended = ended.expect("the program starts");
    let errors = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1));
    assert!(errors.contains("`PORT` is \"80000\"; write a number up to 65535"), "{errors}");
}
