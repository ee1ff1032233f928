//! Errors of invalid options, before anything is served.

use baya_tls::{Pem, Tls, TlsOptions};

use crate::app::in_memory;
use crate::pki::{Authority, Folder};

async fn load_error(options: TlsOptions) -> String {
    let error = options.await.expect_err("the options are invalid");
    assert_eq!(error.code(), "tls");
    error.to_string()
}

#[tokio::test]
async fn reports_all_missing_files_at_once() {
    let folder = Folder::new("missing");
    let chain = folder.path("cert.pem");
    let key = folder.path("key.pem");
    let options = Tls::pem(chain.clone(), key.clone());
    let text = load_error(options.add_certificate("/other.pem", "/other.key")).await;
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert_eq!(
        lines[0],
        format!(
            "`{}`: can't read the certificate: No such file or directory (os error 2); provide a file that this process can read",
            chain.display()
        )
    );
    assert!(lines[1].starts_with(&format!("`{}`: can't read the private key", key.display())));
    assert!(lines[3].starts_with("`/other.key`: can't read the private key"));
}

#[tokio::test]
async fn rejects_the_key_of_another_certificate() {
    let authority = Authority::new();
    let folder = Folder::new("mismatch");
    let (chain, key) = folder.put(&authority.issue(&["localhost"]));
    folder.write("key.pem", &authority.issue(&["localhost"]).key);
    let text = load_error(Tls::pem(chain.clone(), key.clone())).await;
    let expected = format!(
        "`{}`: the private key does not match the first certificate in `{}`; ",
        key.display(),
        chain.display()
    );
    assert!(text.starts_with(&expected), "{text}");
}

#[tokio::test]
async fn rejects_an_issuer_before_the_server_certificate() {
    let authority = Authority::new();
    let mut issued = authority.issue(&["localhost"]);
    issued.chain = format!("{}{}", authority.certificate.pem(), issued.chain);
    let text = load_error(in_memory(&issued)).await;
    assert!(text.contains("place the server's certificate before those of its issuers"), "{text}");
}

#[tokio::test]
async fn rejects_swapped_certificate_and_key() {
    let authority = Authority::new();
    let folder = Folder::new("swapped");
    let (chain, key) = folder.put(&authority.issue(&["localhost"]));
    let text = load_error(Tls::pem(key, chain)).await;
    assert!(text.contains("check that certificate and key are not swapped"), "{text}");
    assert!(text.contains("cert.pem`: expected a private key, found none"), "{text}");
}

#[tokio::test]
async fn rejects_files_without_certificate_or_key() {
    let text = load_error(Tls::pem(Pem::bytes(""), Pem::bytes("hello"))).await;
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "PEM bytes: expected a certificate, found none; provide PEM with `-----BEGIN CERTIFICATE-----`",
            "PEM bytes: expected a private key, found none; provide PEM with `-----BEGIN PRIVATE KEY-----`",
        ]
    );
}

#[tokio::test]
async fn rejects_encrypted_keys_in_both_formats() {
    let issued = Authority::new().issue(&["localhost"]);
    let encrypted = [
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
    ];
    for key in encrypted {
        let text = load_error(Tls::pem(Pem::bytes(&issued.chain), Pem::bytes(key))).await;
        assert!(text.contains("the private key is encrypted; decrypt it"), "{text}");
    }
}

#[tokio::test]
async fn rejects_truncated_and_malformed_files() {
    let issued = Authority::new().issue(&["localhost"]);
    let truncated = &issued.chain[..issued.chain.len() / 2];
    let text = load_error(Tls::pem(Pem::bytes(truncated), Pem::bytes(&issued.key))).await;
    assert!(text.contains("invalid certificate: a section has no end"), "{text}");
    let malformed = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let text = load_error(Tls::pem(Pem::bytes(malformed), Pem::bytes(&issued.key))).await;
    assert!(text.contains("the first certificate is invalid"), "{text}");
    let malformed = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let text = load_error(Tls::pem(Pem::bytes(&issued.chain), Pem::bytes(malformed))).await;
    assert!(
        text.contains("the private key is not supported") && text.contains("use ECDSA"),
        "{text}"
    );
}

#[tokio::test]
async fn rejects_a_second_certificate_without_dns_name() {
    let authority = Authority::new();
    let first = authority.issue(&["localhost"]);
    let second = authority.issue(&["127.0.0.1"]);
    let chain = Pem::bytes(&second.chain);
    let options = in_memory(&first).add_certificate(chain, Pem::bytes(&second.key));
    assert!(load_error(options).await.contains("the certificate has no DNS name"));
    let chain = Pem::bytes(&first.chain);
    in_memory(&second).add_certificate(chain, Pem::bytes(&first.key)).await.unwrap();
}

#[tokio::test]
async fn rejects_a_missing_file_of_client_issuers() {
    let issued = Authority::new().issue(&["localhost"]);
    let text = load_error(in_memory(&issued).require_client_certificates("/none.pem")).await;
    assert!(text.starts_with("`/none.pem`: can't read the certificate"), "{text}");
}

#[tokio::test]
async fn never_displays_a_key() {
    let issued = Authority::new().issue(&["localhost"]);
    let secret = issued.key.lines().nth(1).unwrap();
    let options = Tls::pem(Pem::bytes(&issued.chain), issued.key.as_str());
    assert!(!format!("{options:?}").contains(secret));
    let text = load_error(options).await;
    assert!(text.contains("`Pem::bytes`") && !text.contains(secret), "{text}");
    let tls = in_memory(&issued).await.unwrap();
    assert!(!format!("{tls:?}").contains(secret));
}
