//! What a controller and its routes mean.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::{Attribute, ItemStruct, LitStr, ReturnType};

use super::answer::{self, Answer};
use super::api::{self, Api};
use super::attr::{self, Verb, Written};
use super::role::Role;
use crate::decoration::{self, Decoration};
use crate::handler::{self, Argument, Connects};
use crate::hooks::{self, Hook};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{
    Cfg, Fields, ImplBlock, Parameters, conditional, doc_of, groups, name_of, take,
};
use crate::trigger::{self, Triggered};

/// The struct.
pub struct Controller {
    pub item: ItemStruct,
    pub fields: Fields,
    pub generics: Parameters,
    pub decorations: Vec<Decoration>,
    pub written: Written,
    pub api: Api,
    pub doc: String,
}

pub fn controller(written: Written, tokens: TokenStream, sink: &mut Sink) -> Option<Controller> {
    let attribute = written.role.attribute();
    let mut item = crate::item::structure(attribute, tokens, sink)?;
    let fields = Fields::read(&mut item.fields, sink);
    if !item.generics.params.is_empty() {
        let message = format!(
            "a {attribute} can't be generic: a module lists it once, and its paths are fixed"
        );
        sink.on(&item.generics, message);
        item.generics = syn::Generics::default();
    }
    let generics = Parameters::read(attribute, &item.generics, sink);
    let decorations = decoration::read(&mut item.attrs, sink);
    let api = api::read(&mut item.attrs, api::ON_CONTROLLERS, sink);
    let doc = doc_of(&item.attrs);
    Some(Controller { item, fields, generics, decorations, written, api, doc })
}

/// The `impl`.
pub struct Routes {
    pub role: Role,
    pub block: ImplBlock,
    pub routes: Vec<Route>,
    /// The handlers that something other than HTTP calls.
    pub triggered: Vec<Triggered>,
    pub hooks: Vec<Hook>,
    pub paths: Paths,
}

/// The attributes that determine the table of handlers, and so can't be in `#[cfg_attr]`.
const READ: &[&str] = &[
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "options",
    "all",
    "sse",
    "status",
    "set_header",
    "redirect",
    "api",
    "expose",
    "on_init",
    "on_bootstrap",
    "on_shutdown",
    "before_shutdown",
];

/// One handler.
pub struct Route {
    /// The builds that contain it.
    pub cfg: Cfg,
    pub verb: Verb,
    pub name: Ident,
    pub arguments: Vec<Argument>,
    pub output: ReturnType,
    pub answer: Answer,
    pub decorations: Vec<Decoration>,
    /// Whether everything about it is right, so that it can be emitted.
    pub sound: bool,
    pub api: Api,
    pub doc: String,
    /// The groups that its answers are for.
    pub exposes: Vec<LitStr>,
    /// Whether it opens the sockets of a gateway.
    pub connects: Connects,
}

impl Route {
    /// Returns the name of its handler in messages.
    pub fn shown(&self) -> String {
        #[cfg(feature = "gateway")]
        if self.connects != Connects::No {
            return super::connect::shown(self);
        }
        self.name.unraw().to_string()
    }

    /// The status of its verb.
    pub fn verb_status(&self) -> u16 {
        if self.verb.name == "post" { 201 } else { 200 }
    }
}

pub fn routes(role: Role, mut block: ImplBlock, paths: Paths, sink: &mut Sink) -> Routes {
    let hooks = hooks::read(&mut block, sink);
    for attribute in take(&mut block.attributes, decoration::NAMES) {
        let name = name_of(&attribute);
        let message = format!(
            "`#[{name}]` for all handlers belongs on the struct, below `#[{}]`",
            role.attribute()
        );
        sink.on(attribute, message);
    }
    let triggered = trigger::read(&mut block, role.triggers(), sink);
    let routes = match role {
        Role::Controller => of_controller(&mut block, sink),
        #[cfg(feature = "gateway")]
        Role::Gateway => super::connect::routes(&mut block, sink),
    };
    Routes { role, block, routes, triggered, hooks, paths }
}

/// Takes the routes of a controller out of its `impl`.
fn of_controller(block: &mut ImplBlock, sink: &mut Sink) -> Vec<Route> {
    let mut routes = Vec::new();
    for method in block.methods() {
        conditional(&mut method.attributes, READ, "handler", sink);
        let Some(verb) = attr::verb(&mut method.attributes, sink) else {
            handler::without_verb(method, sink);
            continue;
        };
        let cfg = Cfg::of(&method.attributes);
        let mut decorations = decoration::read(&mut method.attributes, sink);
        let answer = answer::answer(&mut method.attributes, sink);
        let api = api::read(&mut method.attributes, api::ON_HANDLERS, sink);
        let doc = doc_of(&method.attributes);
        let exposes = exposes(&mut method.attributes, &verb, sink);
        let fits = handler::check(&method.signature, handler::ROUTE, sink);
        let sink = &mut sink.child();
        let mut arguments = handler::read(&mut method.signature, sink);
        let sound = fits && verb.sound && sink.is_clean();
        for (number, argument) in arguments.iter_mut().enumerate() {
            decorations.extend(argument.decorations(number));
        }
        routes.push(Route {
            cfg,
            verb,
            name: method.signature.ident.clone(),
            arguments,
            output: method.signature.output.clone(),
            answer,
            decorations,
            sound,
            api,
            doc,
            exposes,
            connects: Connects::No,
        });
    }
    routes
}

/// `#[expose(groups(...))]`: whom the answers of a handler are for.
fn exposes(attributes: &mut Vec<Attribute>, verb: &Verb, sink: &mut Sink) -> Vec<LitStr> {
    let taken = take(attributes, &["expose"]);
    if let Some(attribute) = taken.first()
        && verb.events.is_some()
    {
        let message = "events are written one by one, when the handler has long returned; put what some may see into a type of its own";
        sink.on(attribute, message);
    }
    taken.iter().flat_map(|attribute| groups(attribute, sink)).collect()
}
