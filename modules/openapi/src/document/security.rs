//! What guards ask of callers.

use baya::Endpoint;
use serde_json::Value;

use super::Assembly;
use super::answers::Answers;

impl Assembly<'_> {
    /// The schemes that the guards before an endpoint ask for.
    pub(super) fn security(&mut self, _endpoint: &Endpoint) -> Option<Value> {
        None
    }

    /// What the guards answer with.
    pub(super) fn guarded(&self, _endpoint: &Endpoint, _all: &mut Answers) {}
}
