//! What is wrong before anything is served.

use baya_tls::{Pem, Tls, TlsSetup};

use crate::app::given;
use crate::pki::{Authority, Folder};

async fn refused(setup: TlsSetup) -> String {
    let error = setup.await.expect_err("it is wrong");
    assert_eq!(error.code(), "tls");
    error.to_string()
}

#[tokio::test]
async fn files_that_are_missing_are_all_told_at_once() {
    let folder = Folder::new("missing");
    let chain = folder.path("cert.pem");
    let key = folder.path("key.pem");
    let text = refused(Tls::pem(chain.clone(), key.clone()).and("/other.pem", "/other.key")).await;
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert_eq!(
        lines[0],
        format!(
            "`{}`: the certificate can't be read: No such file or directory (os error 2); give a file that this program may read",
            chain.display()
        )
    );
    assert!(lines[1].starts_with(&format!("`{}`: the key can't be read", key.display())));
    assert!(lines[3].starts_with("`/other.key`: the key can't be read"));
}

#[tokio::test]
async fn a_key_of_another_certificate_is_told() {
    let authority = Authority::new();
    let folder = Folder::new("mismatch");
    let (chain, key) = folder.put(&authority.issue(&["localhost"]));
    folder.write("key.pem", &authority.issue(&["localhost"]).key);
    let text = refused(Tls::pem(chain.clone(), key.clone())).await;
    let expected = format!(
        "`{}`: the key does not belong to the first certificate of `{}`; ",
        key.display(),
        chain.display()
    );
    assert!(text.starts_with(&expected), "{text}");
}

#[tokio::test]
async fn an_issuer_before_the_certificate_of_the_server_is_told() {
    let authority = Authority::new();
    let mut issued = authority.issue(&["localhost"]);
    issued.chain = format!("{}{}", authority.certificate.pem(), issued.chain);
    let text = refused(given(&issued)).await;
    assert!(text.contains("put the server's certificate before those of its issuers"), "{text}");
}

#[tokio::test]
async fn certificate_and_key_that_are_swapped_are_told() {
    let authority = Authority::new();
    let folder = Folder::new("swapped");
    let (chain, key) = folder.put(&authority.issue(&["localhost"]));
    let text = refused(Tls::pem(key, chain)).await;
    assert!(text.contains("are certificate and key swapped?"), "{text}");
    assert!(text.contains("cert.pem`: there is no private key in it"), "{text}");
}

#[tokio::test]
async fn files_without_anything_in_them_are_told() {
    let text = refused(Tls::pem(Pem::bytes(""), Pem::bytes("hello"))).await;
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "PEM given as bytes: there is no certificate in it; give PEM that has `-----BEGIN CERTIFICATE-----`",
            "PEM given as bytes: there is no private key in it; give PEM that has `-----BEGIN PRIVATE KEY-----`",
        ]
    );
}

#[tokio::test]
async fn encrypted_keys_of_both_forms_are_told() {
    let issued = Authority::new().issue(&["localhost"]);
    let encrypted = [
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
    ];
    for key in encrypted {
        let text = refused(Tls::pem(Pem::bytes(&issued.chain), Pem::bytes(key))).await;
        assert!(text.contains("the private key is encrypted; decrypt it"), "{text}");
    }
}

#[tokio::test]
async fn files_that_are_cut_off_or_garbage_are_told() {
    let issued = Authority::new().issue(&["localhost"]);
    let cut = &issued.chain[..issued.chain.len() / 2];
    let text = refused(Tls::pem(Pem::bytes(cut), Pem::bytes(&issued.key))).await;
    assert!(text.contains("it ends within a section, as if it were cut off"), "{text}");
    let garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let text = refused(Tls::pem(Pem::bytes(garbage), Pem::bytes(&issued.key))).await;
    assert!(text.contains("the first certificate can't be used"), "{text}");
    let garbage = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let text = refused(Tls::pem(Pem::bytes(&issued.chain), Pem::bytes(garbage))).await;
    assert!(text.contains("the key can't be used") && text.contains("use ECDSA"), "{text}");
}

#[tokio::test]
async fn a_second_certificate_that_no_client_would_get_is_told() {
    let authority = Authority::new();
    let first = authority.issue(&["localhost"]);
    let second = authority.issue(&["127.0.0.1"]);
    let setup = given(&first).and(Pem::bytes(&second.chain), Pem::bytes(&second.key));
    assert!(refused(setup).await.contains("the certificate is for no host"));
    given(&second).and(Pem::bytes(&first.chain), Pem::bytes(&first.key)).await.unwrap();
}

#[tokio::test]
async fn issuers_of_clients_that_are_none_are_told() {
    let issued = Authority::new().issue(&["localhost"]);
    let text = refused(given(&issued).client_certificates("/none.pem")).await;
    assert!(text.starts_with("`/none.pem`: the certificate can't be read"), "{text}");
}

#[tokio::test]
async fn a_key_is_shown_to_nobody() {
    let issued = Authority::new().issue(&["localhost"]);
    let secret = issued.key.lines().nth(1).unwrap();
    let given_as_path = Tls::pem(Pem::bytes(&issued.chain), issued.key.as_str());
    assert!(!format!("{given_as_path:?}").contains(secret));
    let text = refused(given_as_path).await;
    assert!(text.contains("`Pem::bytes`") && !text.contains(secret), "{text}");
    let tls = given(&issued).await.unwrap();
    assert!(!format!("{tls:?}").contains(secret));
}
