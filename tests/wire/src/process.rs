//! Another process of a test program.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Another process of this test program, which runs one test. It is killed with this value. Its standard input ends with
/// this process.
#[derive(Debug)]
pub struct Process(Child);

impl Process {
    /// Starts a process for the test with this name, with an environment variable that tells it what to do. Its lines are
    /// read by a function.
    ///
    /// # Panics
    ///
    /// When it can't be started.
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

    /// Kills it with SIGKILL, and waits until it has ended.
    ///
    /// # Panics
    ///
    /// When it can't be killed.
    pub fn kill(&mut self) {
        self.0.kill().expect("it can be killed");
        self.0.wait().expect("it ends");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A test that has failed ends here as well, and its message counts.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
