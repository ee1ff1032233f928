//! Another process of the test program.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Another process of this test program, which runs one test. It is killed when this value is dropped. Its standard input
/// ends with this process.
#[derive(Debug)]
pub struct Process(Child);

impl Process {
    /// Starts a process for the test with this name, with an environment variable that selects its behaviour. A function
    /// reads its lines.
    ///
    /// # Panics
    ///
    /// If the process can't be started.
    pub fn start(
        test: &str,
        (variable, value): (&str, &str),
        mut read: impl FnMut(&str) + Send + 'static,
    ) -> Self {
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program)
            .args(["--exact", test, "--nocapture"])
            .env(variable, value)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        std::thread::spawn(move || {
            output.lines().map_while(Result::ok).for_each(|line| read(&line));
        });
        Self(child)
    }

    /// Kills the process with SIGKILL, and waits until it has ended.
    ///
    /// # Panics
    ///
    /// If the process can't be killed.
    pub fn kill(&mut self) {
        self.0.kill().expect("it can be killed");
        self.0.wait().expect("it ends");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A failed test also ends here, and its message is more useful than another panic.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
