//! A started program, and a raw HTTP client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// Reads standard error continuously, so that its pipe is never full.
    stderr: Option<JoinHandle<String>>,
    pub port: u16,
}

impl Program {
    /// Starts the program and waits until it listens.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        let program = Self::spawn(settings);
        let deadline = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", program.port)).is_err() {
            assert!(Instant::now() < deadline, "the program does not listen");
            std::thread::yield_now();
        }
        program
    }

    /// Starts the program.
    pub fn spawn(settings: &[(&str, &str)]) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["lifecycle::program::be_the_program", "--exact", "--ignored", "--nocapture"])
            .env("PORT", port.to_string())
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stdout = BufReader::new(child.stdout.take().expect("its output"));
        let mut stderr = child.stderr.take().expect("its errors");
        let stderr = std::thread::spawn(move || {
            let mut text = Vec::new();
            stderr.read_to_end(&mut text).expect("its errors");
            String::from_utf8_lossy(&text).into_owned()
        });
        Self { child, stdout, stderr: Some(stderr), port }
    }

    /// Reads standard output until it contains a line this number of times. Returns all lines.
    pub fn lines_until(&mut self, line: &str, times: usize) -> Vec<String> {
        let mut lines = Vec::new();
        while lines.iter().filter(|seen| *seen == line).count() < times {
            let mut next = String::new();
            let read = self.stdout.read_line(&mut next).expect("its output");
            assert!(read > 0, "the program ended after {lines:?}");
            lines.push(next.trim_end().to_owned());
        }
        lines
    }

    /// Sends a signal to the program.
    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &pid]).status();
        assert!(sent.expect("`kill` runs").success());
    }

    /// Waits until connections are refused, because the drain has begun.
    pub fn stops_listening(&self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
            assert!(Instant::now() < deadline, "the program listens for ever");
            std::thread::yield_now();
        }
    }

    pub fn connect(&self) -> Connection {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the app listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        Connection { stream: BufReader::new(stream) }
    }

    /// Waits for the end of the program. Returns its exit status, and the rest of both outputs.
    pub fn ended(mut self) -> (Option<i32>, Vec<String>, String) {
        let lines = self.stdout.by_ref().lines().map_while(Result::ok).collect();
        let stderr = self.stderr.take().expect("taken once");
        let errors = stderr.join().expect("its errors");
        (self.child.wait().expect("its end").code(), lines, errors)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // The program has already ended, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub fn send(&mut self, text: &str) {
        self.stream.get_mut().write_all(text.as_bytes()).expect("it is connected");
    }

    pub fn get(&mut self, path: &str) {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n"));
    }

    /// Reads a response: the head in lower case, and the body.
    pub fn response(&mut self) -> (String, String) {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = self.stream.read_line(&mut head).expect("a response");
            assert!(read > 0, "closed within {head:?}");
        }
        let head = head.to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a length"))];
        self.stream.read_exact(&mut body).expect("a body");
        (head, String::from_utf8(body).expect("text"))
    }

    /// Waits until the server closes the connection.
    pub fn ends(mut self) {
        let ended = self.stream.read_to_end(&mut Vec::new());
        // If the server has not read all bytes, it resets the connection.
        let reset = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionReset;
        assert!(ended.as_ref().err().is_none_or(reset), "{ended:?}");
    }
}
