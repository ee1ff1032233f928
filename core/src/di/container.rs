//! The container: all components of an app as numbered nodes.

use std::any::TypeId;
use std::sync::{Arc, OnceLock, Weak};

use super::constructor::{Arguments, Resolution, ResolvedDependency};
use super::instances::ModuleInstance;
use super::views::{Found, Views};
use crate::base::Configured;
use crate::base::Stored;
use crate::base::{Location, Type};
use crate::error::{BoxFuture, Error, Result};
use crate::graph::spec::{ComponentSpec, Construct, HookSpec, Meta, ModuleSpec, Scope};
use crate::graph::verify::graph::{Graph, Kind as UnitKind, Unit};
use crate::pipeline::Context;

/// The components of an app, with the instances that have been created.
pub(crate) struct Container {
    pub(crate) nodes: Vec<Node>,
    /// The singleton of each node, if it has been created.
    pub(crate) built: Vec<OnceLock<Stored>>,
    pub(crate) modules: Vec<ModuleInstance>,
    /// The modules, in the order in which their hooks run.
    pub(crate) order: Vec<u32>,
    /// The modules, each before its imports. The imports of a module are in the order of its list.
    pub(crate) outermost: Vec<u32>,
    /// The index of the root module.
    pub(crate) root: u32,
    /// The number of request-scoped nodes.
    pub(crate) request_scoped: usize,
    pub(super) views: Views,
    pub(super) weak_self: Weak<Container>,
}

/// The owned data of a [`Graph`].
pub(crate) struct DenseGraph {
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
    pub(super) dependency_tokens: Vec<u32>,
    pub(super) short_lived: bool,
    pub(super) root: u32,
}

impl DenseGraph {
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
            dependency_tokens: &self.dependency_tokens,
            short_lived: self.short_lived,
            root: self.root,
        }
    }
}

/// A component.
pub(crate) struct Node {
    pub(crate) kind: UnitKind,
    pub(crate) module: u32,
    pub(crate) declared: Type,
    pub(crate) at: Location,
    /// The location where a module lists it or an attribute applies it.
    pub(crate) listed: Location,
    pub(crate) scope: Scope,
    pub(crate) make: Make,
    pub(crate) sources: Vec<Source>,
    pub(crate) hooks: Vec<&'static HookSpec>,
    /// The index of the node among the request-scoped nodes.
    pub(crate) request_slot: usize,
}

/// The way in which the instance of a node is created.
pub(crate) enum Make {
    /// The instance exists: it is a replacement, or options.
    Ready(Stored),
    /// By a constructor.
    Construct(Construct),
    /// By a constructor with options.
    Configured(Construct, Configured),
    /// By converting the instance of another node.
    View(u32, fn(&Stored) -> Option<Stored>),
    /// Never, because the node is a handler, or a type whose bindings are all replaced.
    Nothing,
}

/// The nodes that a dependency resolves to.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A single node.
    Node(u32),
    /// All of these nodes.
    Many(Arc<[u32]>),
    /// No node, for an optional dependency.
    Absent,
    /// A single node, which is resolved on first use.
    Lazy(u32),
}

impl std::fmt::Debug for Container {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Container").field("nodes", &self.nodes.len()).finish_non_exhaustive()
    }
}

impl Container {
    /// Returns the metadata of all modules, components and handlers.
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

    /// Returns a singleton if it has been created.
    pub(crate) fn ready(&self, source: &Source) -> Option<Stored> {
        match source {
            Source::Node(node) | Source::Lazy(node) => self.built[*node as usize].get().cloned(),
            Source::Many(_) | Source::Absent => None,
        }
    }

    /// Returns the node for a token that is visible in a module.
    pub(crate) fn find(&self, module: u32, token: TypeId) -> Option<Found> {
        self.views.find(module, token)
    }

    /// Returns the first node for a token in any module.
    pub(crate) fn find_anywhere(&self, token: TypeId) -> Option<u32> {
        self.views.find_anywhere(token)
    }

    /// Resolves a dependency.
    pub(crate) async fn take(
        &self,
        source: &Source,
        cx: Option<&Context<'_>>,
    ) -> Result<ResolvedDependency> {
        Ok(ResolvedDependency::new(match source {
            Source::Absent => Resolution::Absent,
            Source::Lazy(_) => Resolution::Lazy(self.weak_self.clone(), source.clone()),
            Source::Node(node) => match self.built[*node as usize].get() {
                Some(built) => Resolution::One(built.clone()),
                None => Resolution::One(self.get(*node, cx).await?),
            },
            Source::Many(nodes) => {
                let mut all = Vec::with_capacity(nodes.len());
                for node in nodes.iter() {
                    all.push(self.get(*node, cx).await?);
                }
                Resolution::Many(all)
            }
        }))
    }

    /// Returns an instance of a node: the singleton, the instance of the request, or a new one.
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
                (Scope::Singleton, _) => Err(node.unavailable()),
                (Scope::Request, Some(cx)) => {
                    let cell = cx.store().cell(self.request_scoped, node.request_slot)?;
                    if let Some(built) = cell.get() {
                        return Ok(built.clone());
                    }
                    let cx = &self.enter(number, cx)?;
                    cell.get_or_try_init(|| self.build(number, Some(cx))).await.cloned()
                }
                (Scope::Request, None) => Err(node.unavailable()),
                (Scope::Transient, Some(cx)) => {
                    self.build(number, Some(&self.enter(number, cx)?)).await
                }
                (Scope::Transient, None) => self.build(number, None).await,
            }
        })
    }

    /// Returns the context in which a node is created. Constructors can request any provider from their context, so
    /// cycles through contexts are only detected here.
    fn enter<'a>(&self, number: u32, cx: &'a Context<'a>) -> Result<Context<'a>> {
        let mut path: Vec<u32> = cx.nodes_being_built().collect();
        if !path.contains(&number) {
            return Ok(cx.for_node(number));
        }
        path.reverse();
        path.push(number);
        let from = path.iter().position(|node| *node == number).unwrap_or_default();
        let names = path[from..].iter().map(|node| {
            let node = &self.nodes[*node as usize];
            format!("`{}` ({})", node.declared.written, node.at)
        });
        let names = names.collect::<Vec<_>>().join(" requests ");
        Err(Error::internal(format!("providers depend on each other in a cycle: {names}")))
    }

    /// Creates an instance of a node from its dependencies.
    pub(super) async fn build(&self, number: u32, cx: Option<&Context<'_>>) -> Result<Stored> {
        let node = &self.nodes[number as usize];
        let (construct, options) = match &node.make {
            Make::Ready(stored) => return Ok(stored.clone()),
            Make::View(of, convert) => {
                let stored = self.get(*of, cx).await?;
                return convert(&stored).ok_or_else(|| node.unavailable());
            }
            Make::Nothing => return Err(node.unavailable()),
            Make::Construct(construct) => (construct, None),
            Make::Configured(construct, options) => (construct, Some(options.options())),
        };
        let mut dependencies = Vec::with_capacity(node.sources.len());
        for source in &node.sources {
            dependencies.push(self.take(source, cx).await?);
        }
        let arguments = Arguments::new(dependencies, options, node.listed, cx);
        match construct {
            Construct::Now(make) => make(arguments),
            Construct::Later(make) => make(arguments).await,
            Construct::Value(value) => Ok(value.make()),
            Construct::Options | Construct::Bound => Err(node.unavailable()),
        }
    }

    /// Adds the singletons that must be created before this node, including dependencies of transient nodes.
    pub(crate) fn singletons_of(&self, number: u32, needs: &mut Vec<u32>) {
        for need in self.needs(number) {
            match self.nodes[need as usize].scope {
                Scope::Singleton => needs.push(need),
                Scope::Transient => self.singletons_of(need, needs),
                Scope::Request => {}
            }
        }
    }

    /// Returns the nodes that must be created before this one.
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
    fn unavailable(&self) -> Error {
        let name = self.declared.written;
        Error::internal(format!("`{name}` ({}) is not available at this point", self.at))
    }
}

/// Returns whether the options of two imports are equal.
pub(super) fn same_options(spec: &ModuleSpec, one: &Configured, other: &Configured) -> bool {
    spec.options.is_some_and(|options| one.same_as(other, options.same))
}
