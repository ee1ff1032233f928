"""A model of module graphs and their diagnostics: a separate implementation of the documented rules, which shares no
code with the framework."""

from dataclasses import dataclass, field


@dataclass(eq=False)
class Token:
    """The dependency of a consumer."""

    shown: str
    """The name in messages."""
    crate: str
    kind: str = "type"
    """`type`, `trait`, `many`, `named`, `options`, `generic`, `data`, `twin`"""
    arguments: tuple = ()
    name: str = ""
    """The identifier in its crate."""


@dataclass(eq=False)
class Dep:
    token: Token
    form: str = "one"
    """`one`, `optional`, `many`, `lazy`"""
    spelling: int = 0


@dataclass(eq=False)
class Unit:
    """A unit with dependencies."""

    kind: str
    """`injectable`, `function`, `value`, `binding`, `options`, `controller`, `handler`, `guard`, `module`"""
    shown: str
    module: "Module" = None
    offers: Token = None
    scope: str = "singleton"
    deps: list = field(default_factory=list)
    of: "Unit" = None
    """The type that a binding provides."""
    guards: list = field(default_factory=list)
    takes: list = field(default_factory=list)
    """Data that guards provide, for a handler."""
    gives: Token = None
    """Data that a guard provides."""
    needs: Token = None
    """Data of an earlier guard that a guard needs."""
    handlers: list = field(default_factory=list)
    extra: dict = field(default_factory=dict)


@dataclass(eq=False)
class Module:
    shown: str
    crate: str
    name: str = ""
    imports: list = field(default_factory=list)
    exports: list = field(default_factory=list)
    """Tokens and modules."""
    units: list = field(default_factory=list)
    """The providers, in the order of the list."""
    controllers: list = field(default_factory=list)
    guards: list = field(default_factory=list)
    deps: list = field(default_factory=list)
    is_global: bool = False
    root: bool = False
    options: Token = None
    generic: Token = None
    """The argument of a generic module."""
    extra: dict = field(default_factory=dict)


@dataclass(eq=False)
class Import:
    module: Module
    options: int = None
    extra: dict = field(default_factory=dict)


@dataclass(eq=False)
class Diagnostic:
    kind: str
    titles: frozenset
    """The diagnostic is one of these: any member of a cycle can be named."""


def diagnostic(kind, *titles):
    return Diagnostic(kind, frozenset(titles))


class Graph:
    def __init__(self, root):
        self.root = root
        self.modules = self.reach(root)

    @staticmethod
    def reach(root):
        found = []

        def visit(module):
            if module not in found:
                found.append(module)
                for one in module.imports:
                    visit(one.module)

        visit(root)
        return found

    # Visibility.

    def own(self, module, token):
        """The providers of a module; the first of two for one token, which is another diagnostic."""
        own = [unit for unit in module.units if unit.offers is token]
        return own if token.kind == "many" else own[:1]

    def exported(self, module, token, seen=None):
        """The providers that importers of a module get for a token."""
        seen = seen or set()
        if module in seen:
            return set()
        seen = seen | {module}
        found = set()
        for export in module.exports:
            if isinstance(export, Module):
                if any(one.module is export for one in module.imports):
                    found |= self.exported(export, token, seen)
            elif export is token:
                found |= self.meant(module, token, seen)
        return found

    def meant(self, module, token, seen):
        """The providers of an exported token: those of the module, otherwise those of its imports. For a trait with many
        bindings these are all; if two imports export another one, which is another diagnostic, the first."""
        own = set(self.own(module, token))
        if token.kind == "many":
            return own | self.imported(module, token, seen)
        for one in [] if own else module.imports:
            own = self.exported(one.module, token, seen)
            if own:
                break
        return own

    def imported(self, module, token, seen=None):
        found = set()
        for one in module.imports:
            found |= self.exported(one.module, token, seen)
        return found

    def everywhere(self, token):
        found = set()
        for module in self.modules:
            if module.is_global:
                found |= self.exported(module, token)
        return found

    def visible(self, module, token):
        """The nearest first: providers of the module, of its imports, and of global modules."""
        return (
            set(self.own(module, token))
            or self.imported(module, token)
            or self.everywhere(token)
        )

    def all_visible(self, module, token):
        """The members of a collection."""
        return set(self.own(module, token)) | self.imported(module, token) | self.everywhere(token)

    def targets(self, module, dep):
        if dep.form == "many":
            return self.all_visible(module, dep.token)
        return self.visible(module, dep.token)

    # Units with dependencies.

    def consumers(self, module):
        """Every unit of a module with dependencies, with the displayed name of the module."""
        for unit in module.units:
            if unit.kind != "value" and unit.kind != "options":
                yield unit
        if module.deps:
            yield Unit("module", module.shown, module, deps=module.deps)
        for guard in module.guards:
            yield guard
        for controller in module.controllers:
            yield controller
            yield from controller.guards
            for handler in controller.handlers:
                yield handler
                yield from handler.guards

    # The diagnostics.

    def diagnostics(self):
        cycle = self.import_cycles()
        if cycle:
            return cycle
        found = {}
        for one in self.all_findings():
            found.setdefault(one.titles, one)
        return list(found.values())

    def all_findings(self):
        for module in self.modules:
            yield from self.doubles(module)
            yield from self.exports_of_nothing(module)
            for unit in self.consumers(module):
                for dep in unit.deps:
                    yield from self.dependency(module, unit, dep)
        yield from self.cycles()
        yield from self.options()
        yield from self.roots()
        yield from self.data()

    def import_cycles(self):
        found = []

        def visit(module, way):
            if module in way:
                cycle = way[way.index(module):]
                tail = " in a cycle" if len(cycle) > 1 else ""
                found.append(
                    diagnostic("import cycle", *[f"`{one.shown}` imports itself{tail}" for one in cycle])
                )
                return
            for one in module.imports:
                visit(one.module, way + [module])

        visit(self.root, [])
        unique = {one.titles: one for one in found}
        return list(unique.values())

    def doubles(self, module):
        tokens = []
        for unit in module.units:
            if unit.offers in tokens and unit.offers.kind != "many":
                yield diagnostic("double", f"two providers for `{unit.offers.shown}` in `{module.shown}`")
            tokens.append(unit.offers)

    def exports_of_nothing(self, module):
        for export in module.exports:
            if isinstance(export, Module):
                if not any(one.module is export for one in module.imports):
                    yield diagnostic(
                        "export", f"`{module.shown}` exports `{export.shown}`, which it does not import"
                    )
                continue
            if not self.meant(module, export, {module}):
                yield diagnostic(
                    "export",
                    f"`{module.shown}` exports `{export.shown}`, which it neither provides nor imports",
                )
                continue
            several = len(self.imported(module, export)) > 1 and export.kind != "many"
            if several and not self.own(module, export):
                yield diagnostic(
                    "ambiguous export",
                    f"`{module.shown}` re-exports `{export.shown}`, but two of its imports export it",
                )

    def dependency(self, module, unit, dep):
        token = dep.token
        if dep.form == "many":
            for target in self.all_visible(module, token):
                yield from self.scope(unit, dep, target)
            return
        if token.kind == "many":
            yield diagnostic("collection", f"`{unit.shown}` depends on a single `{token.shown}`, but it may have several providers")
            return
        targets = self.visible(module, token)
        if not targets and dep.form != "optional":
            yield diagnostic("missing", f"`{unit.shown}` needs `{token.shown}`, which `{module.shown}` cannot see")
        if len(targets) > 1 and not self.own(module, token):
            yield diagnostic(
                "ambiguous",
                f"`{unit.shown}` needs `{token.shown}`, and two imports of `{module.shown}` export one",
            )
        if len(targets) == 1:
            yield from self.scope(unit, dep, next(iter(targets)))

    def scope(self, unit, dep, target):
        held = self.lives(target)
        token = dep.token.shown
        long = self.lives(unit) == "singleton" and unit.kind != "handler"
        kind = "enhancer" if unit.kind == "guard" else "singleton"
        if long and held == "request":
            yield diagnostic("scope", f"the {kind} `{unit.shown}` holds `{token}`, which is request-scoped")
        elif long and self.is_bound(target):
            yield diagnostic(
                "scope through",
                f"the {kind} `{unit.shown}` holds the transient `{token}`, which holds a request-scoped provider",
            )
        elif dep.form == "lazy" and held != "singleton":
            kind = "transient" if held == "transient" else "request-scoped"
            yield diagnostic(
                "lazy",
                f"`{unit.shown}` injects the {kind} `{token}` as `Lazy`, which only resolves singletons",
            )

    def is_bound(self, unit, seen=()):
        """Whether a transient holds a request-scoped provider, directly or through another transient."""
        whole = unit.of or unit
        if whole in seen or self.lives(whole) != "transient":
            return False
        return any(
            self.lives(target) == "request" or self.is_bound(target, (*seen, whole))
            for target, dep in self.held(whole)
            if dep.form != "lazy"
        )

    def held(self, unit):
        whole = unit.of or unit
        for dep in whole.deps:
            for target in self.targets(unit.module, dep):
                yield target, dep

    @staticmethod
    def lives(unit):
        return (unit.of or unit).scope

    def cycles(self):
        """Cycles of providers."""
        def needs(unit):
            whole = unit.of or unit
            for dep in whole.deps:
                if dep.form == "lazy" or dep.form != "many" and dep.token.kind == "many":
                    continue
                targets = self.targets(unit.module, dep)
                if dep.form == "many" or len(targets) == 1:
                    yield from ((target.of or target) for target in targets)

        done, found = set(), []

        def visit(unit, way):
            if unit in way:
                cycle = way[way.index(unit):]
                tail = " in a cycle" if len(cycle) > 1 else ""
                found.append(diagnostic("cycle", *[f"`{one.shown}` depends on itself{tail}" for one in cycle]))
                return
            if unit in done:
                return
            for target in needs(unit):
                visit(target, way + [unit])
            done.add(unit)

        for module in self.modules:
            for unit in module.units:
                visit(unit.of or unit, [])
        yield from found

    def options(self):
        for module in self.modules:
            if not module.options:
                continue
            given = [
                one.options
                for other in self.modules
                for one in other.imports
                if one.module is module and one.options is not None
            ]
            plain = [
                other
                for other in self.modules
                for one in other.imports
                if one.module is module and one.options is None
            ]
            if not given:
                yield diagnostic(
                    "options", f"`{module.shown}` requires the options `{module.options.shown}`, but no import provides them"
                )
            if len(given) < 2:
                continue
            # Values are compared when the app boots, so two imports with options mean two instances.
            for other in [] if module.is_global else plain:
                yield diagnostic(
                    "options",
                    f"`{other.shown}` imports `{module.shown}` without options, but several imports configure it",
                )
            if module.is_global:
                yield diagnostic(
                    "options",
                    f"`{module.shown}` is global, but two imports configure it, so every module would see two instances",
                )

    def roots(self):
        for module in self.modules:
            if module.root and module is not self.root:
                yield diagnostic("root", f"`{module.shown}` is a root module, but another module imports it")

    def data(self):
        for module in self.modules:
            outside = self.root.guards + (module.guards if module is not self.root else [])
            for controller in module.controllers:
                for handler in controller.handlers:
                    before = outside + controller.guards + handler.guards
                    given = set()
                    for guard in before:
                        if guard.needs and guard.needs not in given:
                            yield diagnostic(
                                "data",
                                f"`{guard.shown}` needs `{guard.needs.shown}`, but no guard before it provides it",
                            )
                        given.add(guard.gives)
                    for data in handler.takes:
                        if data not in given:
                            yield diagnostic(
                                "data",
                                f"`{handler.shown}` accepts `{data.shown}` from a guard, but no guard before it provides it",
                            )
