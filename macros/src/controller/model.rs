//! The model of a controller and its routes.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::{Attribute, ItemStruct, LitStr, ReturnType};

use super::api::{self, Api};
use super::attr::{self, AttributeArgs, RouteAttribute};
use super::response::{self, Response};
use super::role::Role;
use crate::decoration::{self, Decoration};
use crate::handler::{self, Argument, Connects};
use crate::hooks::{self, Hook};
use crate::paths::Paths;
use crate::sink::Sink;
use crate::syntax::{
    Cfg, Fields, ImplBlock, Parameters, attribute_name, doc_comment, groups, reject_cfg_attr, take,
};
use crate::trigger::{self, Triggered};

/// A struct with `#[controller]` or `#[gateway]`.
pub struct Controller {
    pub item: ItemStruct,
    pub fields: Fields,
    pub generics: Parameters,
    pub decorations: Vec<Decoration>,
    pub args: AttributeArgs,
    pub api: Api,
    pub doc: String,
}

/// Reads the struct.
pub fn controller(args: AttributeArgs, tokens: TokenStream, sink: &mut Sink) -> Option<Controller> {
    let attribute = args.role.attribute();
    let mut item = crate::item::read_struct(attribute, tokens, sink)?;
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
    let doc = doc_comment(&item.attrs);
    Some(Controller { item, fields, generics, decorations, args, api, doc })
}

/// The `impl` of a controller or a gateway.
pub struct Routes {
    pub role: Role,
    pub block: ImplBlock,
    pub routes: Vec<Route>,
    /// The handlers without a route.
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

/// A handler of HTTP requests.
pub struct Route {
    /// The builds that contain it.
    pub cfg: Cfg,
    pub attribute: RouteAttribute,
    pub name: Ident,
    pub arguments: Vec<Argument>,
    pub output: ReturnType,
    pub response: Response,
    pub decorations: Vec<Decoration>,
    /// Whether it has no errors, so that it can be emitted.
    pub sound: bool,
    pub api: Api,
    pub doc: String,
    /// The groups of clients that its responses are for.
    pub exposes: Vec<LitStr>,
    /// Whether it accepts the connections of a gateway.
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

    /// Returns the status of a response without a declared one.
    pub fn default_status(&self) -> u16 {
        if self.attribute.name == "post" { 201 } else { 200 }
    }
}

/// Reads the `impl`.
pub fn routes(role: Role, mut block: ImplBlock, paths: Paths, sink: &mut Sink) -> Routes {
    let hooks = hooks::read(&mut block, sink);
    for attribute in take(&mut block.attributes, decoration::NAMES) {
        let name = attribute_name(&attribute);
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

/// Reads the routes of the `impl` of a controller.
fn of_controller(block: &mut ImplBlock, sink: &mut Sink) -> Vec<Route> {
    let mut routes = Vec::new();
    for method in block.methods() {
        reject_cfg_attr(&mut method.attributes, READ, "handler", sink);
        let Some(attribute) = attr::route(&mut method.attributes, sink) else {
            handler::reject_on_other_method(method, sink);
            continue;
        };
        let cfg = Cfg::from_attributes(&method.attributes);
        let mut decorations = decoration::read(&mut method.attributes, sink);
        let response = response::read(&mut method.attributes, sink);
        let api = api::read(&mut method.attributes, api::ON_HANDLERS, sink);
        let doc = doc_comment(&method.attributes);
        let exposes = exposes(&mut method.attributes, &attribute, sink);
        let fits = handler::check(&method.signature, handler::ROUTE, sink);
        let sink = &mut sink.child();
        let mut arguments = handler::read(&mut method.signature, sink);
        let sound = fits && attribute.sound && sink.is_clean();
        for (number, argument) in arguments.iter_mut().enumerate() {
            decorations.extend(argument.decorations(number));
        }
        routes.push(Route {
            cfg,
            attribute,
            name: method.signature.ident.clone(),
            arguments,
            output: method.signature.output.clone(),
            response,
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

/// Reads `#[expose(groups(...))]`: the groups of clients that the responses of a handler are for.
fn exposes(
    attributes: &mut Vec<Attribute>,
    route: &RouteAttribute,
    sink: &mut Sink,
) -> Vec<LitStr> {
    let taken = take(attributes, &["expose"]);
    if let Some(attribute) = taken.first()
        && route.events.is_some()
    {
        let message = "`#[expose]` does not apply to event streams, which are written after the handler has returned; write a type for each group";
        sink.on(attribute, message);
    }
    taken.iter().flat_map(|attribute| groups(attribute, sink)).collect()
}
