//! Shapes of programs, and the list of the checked ones.

use super::random::Random;

/// The number of elements of each kind in a program.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    pub routes: usize,
    pub controllers: usize,
    pub modules: usize,
    pub providers: usize,
    pub nesting: Nesting,
    pub versioning: Versioning,
    /// Versions of every third route. If the app has a default version, it applies to the other routes.
    pub versions: usize,
    pub default_versions: usize,
    pub prefix: bool,
    /// Routes that are excluded from the prefix of the app.
    pub exceptions: usize,
    pub hosts: usize,
    /// Every n-th route has a parameter or a wildcard; 0 for none.
    pub parameters: usize,
    pub wildcards: usize,
    pub guards: Guards,
    /// Whether handlers have a request-scoped provider as argument.
    pub request_scoped: bool,
    /// Whether controllers have dependencies.
    pub injected: bool,
    pub triggered: Triggered,
    pub graph: Graph,
}

/// The number of fields, types and loaders of GraphQL.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The components with them; without components, the other numbers are ignored.
    pub resolvers: usize,
    pub queries: usize,
    /// Operations, each with an input object of at most 20 fields.
    pub mutations: usize,
    pub subscriptions: usize,
    pub objects: usize,
    /// The fields of each object itself.
    pub columns: usize,
    /// Whether each type contains the one before it.
    pub nested: bool,
    /// The fields that resolvers add to objects.
    pub fields: usize,
    pub loaders: usize,
    pub entities: usize,
    /// Whether each field has a guard.
    pub guarded: bool,
}

impl Graph {
    fn random(source: &mut Random) -> Self {
        let mut count = || match source.between(0, 3) {
            0 => 0,
            _ => ((1_usize << source.between(0, 5)) + source.between(0, 2)).saturating_sub(1),
        };
        Self {
            queries: count(),
            mutations: count(),
            subscriptions: count(),
            objects: count(),
            columns: count(),
            fields: count(),
            loaders: count(),
            entities: count(),
            resolvers: source.between(1, 9),
            nested: source.once_in(2),
            guarded: source.once_in(3),
        }
    }
}

/// The number of handlers with triggers other than HTTP.
#[derive(Clone, Debug, Default)]
pub struct Triggered {
    /// The components with them.
    pub components: usize,
    pub jobs: usize,
    /// The types of events of the listeners.
    pub events: usize,
    pub listeners: usize,
    /// Listeners of distributed events, each of its own event.
    pub distributed: usize,
    pub commands: usize,
    /// Sagas, where there are commands.
    pub sagas: usize,
}

impl Triggered {
    pub const fn is_there(&self) -> bool {
        self.components + self.jobs + self.listeners + self.distributed + self.commands > 0
    }

    fn random(source: &mut Random) -> Self {
        let mut count = || match source.between(0, 3) {
            0 | 1 => 0,
            _ => ((1_usize << source.between(0, 5)) + source.between(0, 2)).saturating_sub(1),
        };
        Self {
            jobs: count(),
            events: count(),
            listeners: count(),
            distributed: count(),
            commands: count(),
            sagas: count(),
            components: source.between(1, 9),
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nesting {
    /// The root imports all modules.
    #[default]
    Flat,
    /// Every module imports the next one.
    Chain,
    /// Every module is nested in the one before it, as deep as prefixes may be.
    Nested,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Versioning {
    #[default]
    Uri,
    Header,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guards {
    #[default]
    None,
    Plain,
    Injected,
    /// Both, on the app, modules, controllers and routes.
    Everywhere,
}

/// The numbers of routes of shapes with only routes: around every power of two.
const PLAIN: [usize; 24] =
    [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 18, 31, 32, 33, 63, 64, 65, 127, 128, 129, 130, 199, 200];

/// Returns the plain shapes, shapes with one kind of element, and random shapes of a seed.
pub fn shapes(seed: u64, random: usize) -> Vec<Shape> {
    let plain = PLAIN.map(|routes| Shape { routes, ..Shape::plain() });
    let mut shapes = plain.to_vec();
    shapes.extend(with_one_thing());
    shapes.extend(triggered().map(|triggered| Shape { triggered, ..Shape::default() }));
    shapes.extend(graphs().map(|graph| Shape { graph, ..Shape::default() }));
    let mut source = Random::new(seed);
    shapes.extend((0..random).map(|_| Shape::random(&mut source)));
    shapes
}

fn with_one_thing() -> [Shape; 14] {
    let six = || Shape { routes: 6, ..Shape::plain() };
    [
        Shape { routes: 0, controllers: 0, ..six() },
        Shape { routes: 0, controllers: 0, modules: 99, nesting: Nesting::Chain, ..six() },
        Shape { routes: 0, controllers: 40, ..six() },
        Shape { routes: 0, controllers: 0, providers: 40, ..six() },
        Shape { versions: 3, ..six() },
        Shape { versions: 16, versioning: Versioning::Header, ..six() },
        Shape { default_versions: 9, ..six() },
        Shape { prefix: true, exceptions: 6, ..six() },
        Shape { hosts: 6, ..six() },
        Shape { routes: 17, wildcards: 1, ..six() },
        Shape { routes: 17, parameters: 1, ..six() },
        Shape { modules: 7, controllers: 7, nesting: Nesting::Nested, ..six() },
        Shape { guards: Guards::Everywhere, providers: 1, ..six() },
        Shape { request_scoped: true, ..six() },
    ]
}

/// Returns shapes with one kind of handler: none, one, around powers of two, and many.
fn triggered() -> [Triggered; 14] {
    let none = Triggered::default;
    [
        Triggered { components: 1, ..none() },
        Triggered { jobs: 1, ..none() },
        Triggered { jobs: 17, ..none() },
        Triggered { jobs: 200, components: 3, ..none() },
        Triggered { listeners: 1, ..none() },
        Triggered { listeners: 17, events: 17, ..none() },
        Triggered { listeners: 200, events: 5, components: 20, ..none() },
        Triggered { distributed: 1, ..none() },
        Triggered { distributed: 33, components: 2, ..none() },
        Triggered { commands: 1, ..none() },
        Triggered { commands: 16, ..none() },
        Triggered { commands: 129, components: 9, ..none() },
        Triggered { commands: 3, sagas: 17, events: 4, ..none() },
        Triggered { components: 65, ..none() },
    ]
}

/// Returns shapes with one kind of field: one, around powers of two, and many.
fn graphs() -> [Graph; 14] {
    let one = || Graph { resolvers: 1, ..Graph::default() };
    [
        one(),
        Graph { resolvers: 65, ..one() },
        Graph { queries: 17, ..one() },
        Graph { queries: 200, resolvers: 3, objects: 7, columns: 3, ..one() },
        Graph { mutations: 1, ..one() },
        Graph { mutations: 33, nested: true, ..one() },
        Graph { subscriptions: 17, ..one() },
        Graph { objects: 1, columns: 200, ..one() },
        Graph { objects: 200, columns: 2, nested: true, queries: 200, ..one() },
        Graph { fields: 17, objects: 3, ..one() },
        Graph { fields: 200, objects: 17, loaders: 17, resolvers: 5, ..one() },
        Graph { entities: 16, objects: 16, ..one() },
        Graph { fields: 100, guarded: true, ..one() },
        Graph {
            queries: 8,
            mutations: 8,
            subscriptions: 8,
            fields: 8,
            loaders: 2,
            objects: 4,
            columns: 4,
            nested: true,
            entities: 4,
            guarded: true,
            ..one()
        },
    ]
}

impl Shape {
    fn plain() -> Self {
        Self { controllers: 1, modules: 1, ..Self::default() }
    }

    fn random(source: &mut Random) -> Self {
        let around = 1_usize << source.between(0, 6);
        let providers = source.between(0, 40);
        let prefix = source.once_in(2);
        Self {
            routes: (around + source.between(0, 4)).saturating_sub(2),
            controllers: source.between(1, 9),
            modules: source.between(1, 9),
            providers,
            nesting: source.one_of(&[Nesting::Flat, Nesting::Chain, Nesting::Nested]),
            versioning: source.one_of(&[Versioning::Uri, Versioning::Header]),
            versions: source.one_of(&[0, 0, 1, 2, 3, 5]),
            default_versions: source.one_of(&[0, 0, 0, 1, 2]),
            prefix,
            exceptions: if prefix { source.between(0, 3) } else { 0 },
            hosts: source.one_of(&[0, 0, 1, 2, 4]),
            parameters: source.one_of(&[0, 2, 3]),
            wildcards: source.one_of(&[0, 3, 4]),
            guards: source.one_of(&[
                Guards::None,
                Guards::Plain,
                Guards::Injected,
                Guards::Everywhere,
            ]),
            request_scoped: source.once_in(3),
            injected: providers > 0 && source.once_in(2),
            triggered: if source.once_in(2) {
                Triggered::random(source)
            } else {
                Triggered::default()
            },
            graph: if source.once_in(3) { Graph::random(source) } else { Graph::default() },
        }
    }
}
