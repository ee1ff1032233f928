//! The server process, and a simple HTTP client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use baya::{Error, Result};

#[derive(Debug)]
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    pub fn start(folder: &Path) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("serve")
            .arg(folder)
            .env("EDGE_FOLDER", folder)
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or_else(|| Error::internal("stdout is not piped"))?;
        let mut port = String::new();
        BufReader::new(stdout).read_line(&mut port)?;
        let address = SocketAddr::from(([127, 0, 0, 1], port.trim().parse()?));
        Ok(Self { child, address })
    }

    /// Opens a connection.
    pub fn connect(&self) -> Result<TcpStream> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        Ok(stream)
    }

    /// Sends a request, and returns the status and the body of the response.
    pub fn request(&self, head: &str, body: &[u8]) -> Result<(u16, String)> {
        let mut stream = self.connect()?;
        let length = body.len();
        let head =
            format!("{head}host: t\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
        // The server may reject a request without reading it.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        read_response(stream)
    }

    /// Returns the memory in KiB: the current one (`VmRSS`), or the peak since the last [`reset_peak`](Self::reset_peak)
    /// (`VmHWM`).
    pub fn memory(&self, field: &str) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with(field));
        let value = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
        value.ok_or_else(|| Error::internal("the field is missing"))
    }

    /// Resets the peak memory.
    pub fn reset_peak(&self) -> Result<()> {
        Ok(std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?)
    }

    /// Returns the number of open files of the server.
    pub fn files(&self) -> Result<usize> {
        Ok(std::fs::read_dir(format!("/proc/{}/fd", self.child.id()))?.count())
    }

    /// Runs a function, and returns its result and the additional peak memory of the server in KiB.
    pub fn extra<T>(&self, run: impl FnOnce() -> Result<T>) -> Result<(T, u64)> {
        self.reset_peak()?;
        let before = self.memory("VmRSS")?;
        let result = run()?;
        Ok((result, self.memory("VmHWM")?.saturating_sub(before)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads a response until the end of the connection, and returns its status and body.
pub fn read_response(mut stream: TcpStream) -> Result<(u16, String)> {
    let mut bytes = Vec::new();
    // The server may have responded before it closed the connection.
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    Ok((status.unwrap_or(0), body.to_owned()))
}
