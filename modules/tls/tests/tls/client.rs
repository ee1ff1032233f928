//! A TLS client that trusts one authority.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion, version};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use wire::{RawResponse, request};

use crate::pki::{Authority, Issued};

pub type Connection = TlsStream<TcpStream>;

/// A client, which requests the host `localhost` by default.
pub struct Client(pub ClientConfig);

impl Client {
    pub fn new(authority: &Authority) -> Self {
        Self::with(authority, ring::default_provider(), &[&version::TLS12, &version::TLS13], None)
    }

    pub fn with_version(authority: &Authority, version: &'static SupportedProtocolVersion) -> Self {
        Self::with(authority, ring::default_provider(), &[version], None)
    }

    pub fn with(
        authority: &Authority,
        provider: CryptoProvider,
        versions: &[&'static SupportedProtocolVersion],
        certificate: Option<&Issued>,
    ) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(authority.certificate.der().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots);
        Self(match certificate {
            None => config.with_no_client_auth(),
            Some(issued) => {
                let key = PrivateKeyDer::from_pem_slice(issued.key.as_bytes()).unwrap();
                config.with_client_auth_cert(vec![issued.der.clone()], key).unwrap()
            }
        })
    }

    pub fn with_alpn(mut self, protocols: &[&str]) -> Self {
        self.0.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        self
    }

    pub async fn connect_over(&self, stream: TcpStream, host: &str) -> io::Result<Connection> {
        let host = ServerName::try_from(host.to_owned()).unwrap();
        TlsConnector::from(Arc::new(self.0.clone())).connect(host, stream).await
    }

    pub async fn connect(&self, address: SocketAddr) -> io::Result<Connection> {
        self.connect_over(TcpStream::connect(address).await?, "localhost").await
    }

    /// The certificate that the server sends for a host.
    pub async fn certificate_for(
        &self,
        address: SocketAddr,
        host: &str,
    ) -> CertificateDer<'static> {
        let stream = TcpStream::connect(address).await.unwrap();
        certificate(&self.connect_over(stream, host).await.unwrap())
    }

    /// Sends one request on a new connection.
    pub async fn get(&self, address: SocketAddr, path: &str) -> RawResponse {
        get(self.connect(address).await.unwrap(), path).await
    }
}

pub fn certificate(connection: &Connection) -> CertificateDer<'static> {
    connection.get_ref().1.peer_certificates().unwrap()[0].clone().into_owned()
}

/// Sends the last request on a connection.
pub async fn get(connection: impl AsyncRead + AsyncWrite, path: &str) -> RawResponse {
    request(connection, &format!("GET {path}"), &[("host", "localhost")]).await
}
