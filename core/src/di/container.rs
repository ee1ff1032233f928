//! Every component of one app, resolved to numbers.

use std::any::TypeId;
use std::sync::{Arc, OnceLock, Weak};

use super::arguments::{Arguments, Kind, Taken};
use super::level::ModuleInstance;
use super::views::{Found, Views};
use crate::base::Configured;
use crate::base::Stored;
use crate::base::{Location, Type};
use crate::error::{BoxFuture, Error, Result};
use crate::graph::spec::{ComponentSpec, Construct, HookSpec, Meta, ModuleSpec, Scope};
use crate::graph::verify::graph::{Graph, Kind as UnitKind, Unit};
use crate::pipeline::Context;

/// One app's components and what has been built of them.
pub(crate) struct Container {
    pub(crate) nodes: Vec<Node>,
    /// For each node, its singleton.
    pub(crate) built: Vec<OnceLock<Stored>>,
    pub(crate) modules: Vec<ModuleInstance>,
    /// Modules in the order of their hooks.
    pub(crate) order: Vec<u32>,
    /// Modules, each before its imports; imports of one module are in the order of its list.
    pub(crate) outermost: Vec<u32>,
    /// The number of the root module.
    pub(crate) root: u32,
    /// How many nodes live for one request.
    pub(crate) request_scoped: usize,
    pub(super) views: Views,
    pub(super) myself: Weak<Container>,
}

/// The dense graph, owned.
pub(crate) struct Dense {
    pub(super) modules: Vec<&'static ModuleSpec>,
    pub(super) units: Vec<Unit>,
    pub(super) units_from: Vec<u32>,
    pub(super) components: Vec<&'static ComponentSpec>,
    pub(super) components_from: Vec<u32>,
    pub(super) imports: Vec<u32>,
    pub(super) imports_from: Vec<u32>,
    pub(super) parents: Vec<u32>,
    pub(super) exports: Vec<u32>,
    pub(super) exports_from: Vec<u32>,
    pub(super) wants: Vec<u32>,
    pub(super) short_lived: bool,
    pub(super) root: u32,
}

impl Dense {
    pub(super) fn graph(&self) -> Graph<'_> {
        Graph {
            modules: &self.modules,
            units: &self.units,
            units_from: &self.units_from,
            components: &self.components,
            components_from: &self.components_from,
            imports: &self.imports,
            imports_from: &self.imports_from,
            parents: &self.parents,
            exports: &self.exports,
            exports_from: &self.exports_from,
            wants: &self.wants,
            short_lived: self.short_lived,
            root: self.root,
        }
    }
}

/// One component.
pub(crate) struct Node {
    pub(crate) kind: UnitKind,
    pub(crate) module: u32,
    pub(crate) declared: Type,
    pub(crate) at: Location,
    /// Where it is listed or used.
    pub(crate) listed: Location,
    pub(crate) scope: Scope,
    pub(crate) make: Make,
    pub(crate) sources: Vec<Source>,
    pub(crate) hooks: Vec<&'static HookSpec>,
    /// Its place among the request-scoped nodes.
    pub(crate) request_slot: usize,
}

/// How a node comes to be.
pub(crate) enum Make {
    /// It is there already: a replacement, or options.
    Ready(Stored),
    /// By its constructor.
    Construct(Construct),
    /// By its constructor, with options of its own.
    Configured(Construct, Configured),
    /// It is another node, seen as another type.
    View(u32, fn(&Stored) -> Option<Stored>),
    /// Never: a handler.
    Nothing,
}

/// Where a dependency comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// One node.
    Node(u32),
    /// Every one of these.
    Many(Arc<[u32]>),
    /// Nothing.
    Absent,
    /// One node, later.
    Lazy(u32),
}

impl std::fmt::Debug for Container {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Container").field("nodes", &self.nodes.len()).finish_non_exhaustive()
    }
}

impl Container {
    /// The metadata of all levels.
    pub(crate) fn all_meta(&self) -> impl Iterator<Item = &Meta> {
        self.modules.iter().flat_map(|module| {
            let controllers = module.controllers.iter().map(|(_, component)| component);
            let components = controllers.chain(&module.components).flat_map(|component| {
                let handlers = component.handlers.iter().flat_map(|handler| &handler.level.meta);
                component.level.meta.iter().chain(handlers)
            });
            module.level.meta.iter().chain(components)
        })
    }

    /// A singleton that is built.
    pub(crate) fn ready(&self, source: &Source) -> Option<Stored> {
        match source {
            Source::Node(node) | Source::Lazy(node) => self.built[*node as usize].get().cloned(),
            Source::Many(_) | Source::Absent => None,
        }
    }

    /// The node for a token that a module sees.
    pub(crate) fn find(&self, module: u32, token: TypeId) -> Option<Found> {
        self.views.find(module, token)
    }

    /// The node for a token, wherever it is.
    pub(crate) fn find_anywhere(&self, token: TypeId) -> Option<u32> {
        self.views.find_anywhere(token)
    }

    /// What fills one dependency.
    pub(crate) async fn take(&self, source: &Source, cx: Option<&Context<'_>>) -> Result<Taken> {
        Ok(Taken::new(match source {
            Source::Absent => Kind::Absent,
            Source::Lazy(_) => Kind::Lazy(self.myself.clone(), source.clone()),
            Source::Node(node) => match self.built[*node as usize].get() {
                Some(built) => Kind::One(built.clone()),
                None => Kind::One(self.get(*node, cx).await?),
            },
            Source::Many(nodes) => {
                let mut all = Vec::with_capacity(nodes.len());
                for node in nodes.iter() {
                    all.push(self.get(*node, cx).await?);
                }
                Kind::Many(all)
            }
        }))
    }

    /// A node's instance: the app's, the request's, or a new one.
    pub(crate) fn get<'a>(
        &'a self,
        number: u32,
        cx: Option<&'a Context<'a>>,
    ) -> BoxFuture<'a, Result<Stored>> {
        if let Some(built) = self.built[number as usize].get() {
            let built = built.clone();
            return Box::pin(std::future::ready(Ok(built)));
        }
        let node = &self.nodes[number as usize];
        Box::pin(async move {
            match (node.scope, cx) {
                (Scope::Singleton, _) => Err(node.early()),
                (Scope::Request, Some(cx)) => {
                    let cell = cx.store().cell(self.request_scoped, node.request_slot)?;
                    if let Some(built) = cell.get() {
                        return Ok(built.clone());
                    }
                    let cx = &self.enter(number, cx)?;
                    cell.get_or_try_init(|| self.build(number, Some(cx))).await.cloned()
                }
                (Scope::Request, None) => Err(node.early()),
                (Scope::Transient, Some(cx)) => {
                    self.build(number, Some(&self.enter(number, cx)?)).await
                }
                (Scope::Transient, None) => self.build(number, None).await,
            }
        })
    }

    /// The view of who builds this node. A factory may ask its context for anything, so that a
    /// cycle shows only here.
    fn enter<'a>(&self, number: u32, cx: &'a Context<'a>) -> Result<Context<'a>> {
        let mut way: Vec<u32> = cx.nodes_being_built().collect();
        if !way.contains(&number) {
            return Ok(cx.for_node(number));
        }
        way.reverse();
        way.push(number);
        let from = way.iter().position(|node| *node == number).unwrap_or_default();
        let names = way[from..].iter().map(|node| {
            let node = &self.nodes[*node as usize];
            format!("`{}` ({})", node.declared.written, node.at)
        });
        let names = names.collect::<Vec<_>>().join(" asks for ");
        Err(Error::internal(format!("providers depend on each other in a cycle: {names}")))
    }

    /// Builds a node from its dependencies.
    pub(super) async fn build(&self, number: u32, cx: Option<&Context<'_>>) -> Result<Stored> {
        let node = &self.nodes[number as usize];
        let (construct, options) = match &node.make {
            Make::Ready(stored) => return Ok(stored.clone()),
            Make::View(of, convert) => {
                let stored = self.get(*of, cx).await?;
                return convert(&stored).ok_or_else(|| node.early());
            }
            Make::Nothing => return Err(node.early()),
            Make::Construct(construct) => (construct, None),
            Make::Configured(construct, options) => (construct, Some(options.options())),
        };
        let mut taken = Vec::with_capacity(node.sources.len());
        for source in &node.sources {
            taken.push(self.take(source, cx).await?);
        }
        let arguments = Arguments::new(taken, options, node.listed, cx);
        match construct {
            Construct::Now(make) => make(arguments),
            Construct::Later(make) => make(arguments).await,
            Construct::Value(value) => Ok(value.make()),
            Construct::Options | Construct::Bound => Err(node.early()),
        }
    }

    /// The singletons that must be built before this one can be, through transient ones too.
    pub(crate) fn singletons_of(&self, number: u32, needs: &mut Vec<u32>) {
        for need in self.needs(number) {
            match self.nodes[need as usize].scope {
                Scope::Singleton => needs.push(need),
                Scope::Transient => self.singletons_of(need, needs),
                Scope::Request => {}
            }
        }
    }

    /// The nodes that must be built before this one can be.
    pub(crate) fn needs(&self, number: u32) -> Vec<u32> {
        let node = &self.nodes[number as usize];
        let mut needs = match node.make {
            Make::View(of, _) => return vec![of],
            Make::Construct(_) | Make::Configured(..) => Vec::with_capacity(node.sources.len()),
            Make::Ready(_) | Make::Nothing => return Vec::new(),
        };
        for source in &node.sources {
            match source {
                Source::Node(node) => needs.push(*node),
                Source::Many(nodes) => needs.extend(nodes.iter()),
                Source::Absent | Source::Lazy(_) => {}
            }
        }
        needs
    }
}

impl Node {
    fn early(&self) -> Error {
        Error::internal(format!("`{}` ({}) is not to be had here", self.declared.written, self.at))
    }
}

/// Compares the options of two imports.
pub(super) fn same_options(spec: &ModuleSpec, one: &Configured, other: &Configured) -> bool {
    spec.options.is_some_and(|options| one.same_as(other, options.same))
}
