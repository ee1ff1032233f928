//! A client that trusts one authority.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion, version};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::pki::{Authority, Issued};

pub type Connection = TlsStream<TcpStream>;

/// Who asks for `localhost`, unless it is told.
pub struct Client(pub ClientConfig);

impl Client {
    pub fn of(authority: &Authority) -> Self {
        Self::with(authority, ring::default_provider(), &[&version::TLS12, &version::TLS13], None)
    }

    pub fn speaking(authority: &Authority, version: &'static SupportedProtocolVersion) -> Self {
        Self::with(authority, ring::default_provider(), &[version], None)
    }

    pub fn with(
        authority: &Authority,
        provider: CryptoProvider,
        versions: &[&'static SupportedProtocolVersion],
        own: Option<&Issued>,
    ) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(authority.certificate.der().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots);
        Self(match own {
            None => config.with_no_client_auth(),
            Some(own) => {
                let key = PrivateKeyDer::from_pem_slice(own.key.as_bytes()).unwrap();
                config.with_client_auth_cert(vec![own.der.clone()], key).unwrap()
            }
        })
    }

    pub fn offering(mut self, protocols: &[&str]) -> Self {
        self.0.alpn_protocols = protocols.iter().map(|one| one.as_bytes().to_vec()).collect();
        self
    }

    pub async fn over(&self, stream: TcpStream, host: &str) -> io::Result<Connection> {
        let host = ServerName::try_from(host.to_owned()).unwrap();
        TlsConnector::from(Arc::new(self.0.clone())).connect(host, stream).await
    }

    pub async fn connect(&self, address: SocketAddr) -> io::Result<Connection> {
        self.over(TcpStream::connect(address).await?, "localhost").await
    }

    /// The certificate that the server shows for a host.
    pub async fn shown(&self, address: SocketAddr, host: &str) -> CertificateDer<'static> {
        let stream = TcpStream::connect(address).await.unwrap();
        certificate(&self.over(stream, host).await.unwrap())
    }

    /// Asks once, on a connection of its own.
    pub async fn get(&self, address: SocketAddr, path: &str) -> String {
        get(self.connect(address).await.unwrap(), path).await
    }
}

pub fn certificate(connection: &Connection) -> CertificateDer<'static> {
    connection.get_ref().1.peer_certificates().unwrap()[0].clone().into_owned()
}

/// Asks for the last time on a connection.
pub async fn get(stream: impl AsyncRead + AsyncWrite + Unpin, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    talk(stream, request.as_bytes()).await
}

/// Sends bytes and reads to the end.
pub async fn talk(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> String {
    // Who is refused may be cut off.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[track_caller]
pub fn assert_answer(answer: &str, status: u16, body: &str) {
    let (head, text) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    assert_eq!(text, body, "{answer}");
}
