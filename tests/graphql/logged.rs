//! Errors that clients see without their cause are in the log.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, OnceLock};

use baya::graphql::{GraphQlModule, TestGraphQl};
use baya::prelude::*;
use baya::testing::{TestApp, json};
use tracing::Dispatch;
use tracing_subscriber::fmt;

/// The log of this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn subscriber(&self) -> Dispatch {
        let log = self.clone();
        Dispatch::new(fmt().with_ansi(false).with_writer(move || log.clone()).finish())
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[resolver]
struct Numbers;

#[resolver]
impl Numbers {
    #[query]
    async fn ratio(&self) -> Option<f64> {
        Some(f64::NAN)
    }
}

#[module(root, imports = [GraphQlModule::at("/graphql")], resolvers = [Numbers])]
struct AppModule;

#[baya::test]
async fn a_value_that_its_type_can_not_represent_is_logged_with_its_field() {
    // With a single subscriber, a log line that another thread logs first would be off in this thread too.
    static OTHER: OnceLock<Dispatch> = OnceLock::new();
    OTHER.get_or_init(|| Log::default().subscriber());
    let log = Log::default();
    let guard = tracing::dispatcher::set_default(&log.subscriber());
    let app = TestApp::new::<AppModule>().start().await.unwrap();
    let result = app.graphql("{ one: ratio }").send().await;
    drop(guard);
    result.assert_error("internal_error");
    assert_eq!(result.data(), &json!({ "one": null }));
    let log = log.text();
    assert!(log.contains("the value of the field `one` can't be sent"), "{log}");
}
