"""The remedies that the verification proposes, and how each of them edits a program."""

import re

from model import Dep, Graph, Import, Module, Token, Unit


def ADVICE(_program, _diagnostic):
    """A remedy that needs a decision about the code, so that no script can apply it."""


def alternatives(diagnostic):
    """Returns each alternative of the remedy with the function that applies it; nothing if one is unknown."""
    text = diagnostic.help
    for prefix in PREFIXES:
        text = re.sub(prefix, "", text)
    known = []
    for alternative in re.split(r", or (?!its)", text):
        for pattern, apply in REMEDIES:
            found = re.fullmatch(pattern, alternative)
            if found:
                known.append((alternative, bind(apply, found.groups())))
                break
        else:
            return []
    return known


def bind(apply, arguments):
    if apply is ADVICE:
        return ADVICE

    def bound(program, diagnostic):
        return apply(program, diagnostic, *arguments)

    bound.__name__ = apply.__name__
    return bound


# The elements of a program by the names in messages.


def module(program, shown):
    for one in program.modules:
        if one.shown == shown:
            return one
    raise LookupError(shown)


def consumers(program):
    graph = Graph(program.root)
    for of in {*graph.modules, *program.modules}:
        for unit in [*graph.consumers(of), *of.extra.get("unlisted", [])]:
            yield of, unit.of or unit


def consumer(program, shown):
    for of, unit in consumers(program):
        if unit.shown == shown or unit.kind == "injectable" and unit.offers.shown == shown:
            return of, unit
    raise LookupError(shown)


def token(program, shown):
    for one in [*program.traits, *program.data, *[token for token, _ in program.plain]]:
        if one.shown == shown:
            return one
    for of in program.modules:
        for unit in [*of.units, *of.extra.get("unlisted", [])]:
            if unit.offers.shown == shown:
                return unit.offers
        for _, unit in consumers(program):
            for dep in unit.deps:
                if dep.token.shown == shown:
                    return dep.token
    raise LookupError(shown)


def dependencies(program, diagnostic):
    of, number = diagnostic.dependency()
    _, unit = consumer(program, of)
    return unit.deps, number


def fresh_module(program):
    new = program.module("main")
    program.modules.remove(new)
    program.modules.insert(0, new)
    return new


def import_into(program, imported, into):
    if imported is not into and not any(one.module is imported for one in into.imports):
        into.imports.append(Import(imported))


# Missing providers and exports.


def add_to_providers(program, _diagnostic, shown, into):
    into = module(program, into)
    for of in program.modules:
        for unit in of.extra.get("unlisted", []):
            if unit.offers.shown == shown and unit.kind == "injectable":
                of.extra["unlisted"].remove(unit)
                unit.module = into
                into.units.append(unit)
                return
    into.extra.setdefault("entries", {}).setdefault("providers", []).append(shown)


def add_function(program, _diagnostic, shown, into):
    into = module(program, into)
    made = Unit("function", program.fresh("main", "f"), into, offers=token(program, shown), extra={"result": "plain"})
    into.units.append(made)


def add_binding(program, _diagnostic, shown, into):
    into = module(program, into)
    bound = Unit("injectable", "", into, offers=program.token("main"))
    bound.shown = bound.offers.shown
    into.units += [bound, Unit("binding", bound.shown, into, offers=token(program, shown), of=bound)]


def add_export(program, _diagnostic, shown, into):
    module(program, into).exports.append(token(program, shown))


def add_export_and_import(program, diagnostic, shown, owner, imported, into):
    add_export(program, diagnostic, shown, owner)
    add_import(program, diagnostic, imported, into)


def add_import(program, _diagnostic, imported, into):
    import_into(program, module(program, imported), module(program, into))


def move(program, diagnostic, shown):
    new = fresh_module(program)
    owner = re.search(r"can't import `(.+?)`, which imports it", diagnostic.help).group(1)
    owner = module(program, owner)
    for unit in [unit for unit in owner.units if unit.offers.shown == shown]:
        owner.units.remove(unit)
        unit.module = new
        new.units.append(unit)
        new.exports.append(unit.offers)
    import_into(program, new, owner)
    for of, _ in diagnostic.subjects():
        import_into(program, new, consumer(program, of)[0])


def declare_global(program, diagnostic, shown, export=None):
    owner = module(program, shown)
    owner.is_global = True
    if export:
        owner.exports.append(token(program, export))


def remove_export(program, diagnostic):
    of, shown = re.match(r"`(.+?)` exports `(.+?)`", diagnostic.title).groups()
    of = module(program, of)
    of.exports = [one for one in of.exports if one.shown != shown]


def remove_dependency(program, diagnostic, *_):
    deps, number = dependencies(program, diagnostic)
    del deps[number]


def provide_as_data(program, diagnostic, shown):
    of, number = diagnostic.dependency()
    _, unit = consumer(program, of)
    data = unit.deps.pop(number).token
    if unit.kind == "handler":
        unit.takes.append(data)


# Cycles.


def inject_lazily(program, _diagnostic, name, of, _shown):
    _, unit = consumer(program, of)
    unit.deps[int(name)].form = "lazy"


def use_self(program, diagnostic, name, of=None):
    of = of or re.match(r"`(.+?)` depends on itself", diagnostic.title).group(1)
    _, unit = consumer(program, of)
    del unit.deps[int(name)]


# Scopes.


def accept_in_handler(program, diagnostic, *_):
    of, number = diagnostic.dependency()
    home, unit = consumer(program, of)
    dep = unit.deps.pop(number)
    for controller in home.controllers:
        for handler in controller.handlers[:1]:
            handler.deps.append(Dep(dep.token, "one", 0))
            return


def declare_request_scoped(program, diagnostic, of, arc=None):
    _, unit = consumer(program, of)
    unit.scope = "request"
    if arc:
        inject_as_arc(program, diagnostic, None)


def remove_scope(program, _diagnostic, of):
    _, unit = consumer(program, of)
    unit.scope = "singleton"


def remove_binding(program, _diagnostic, of, shown):
    for home in program.modules:
        home.units = [one for one in home.units if not (one.shown == of and one.offers.shown == shown)]


def inject_as_arc(program, diagnostic, _shown):
    deps, number = dependencies(program, diagnostic)
    deps[number].form = "one"


# Several providers.


def inject_all(program, diagnostic, _shown):
    deps, number = dependencies(program, diagnostic)
    deps[number].form = "many"


def remove_first(program, diagnostic):
    return remove_provider(program, diagnostic, 0)


def remove_provider(program, diagnostic, which):
    shown, of = re.match(r"two providers for `(.+?)` in `(.+?)`", diagnostic.title).groups()
    of = module(program, of)
    removed = [unit for unit in of.units if unit.offers.shown == shown][1 - which]
    of.units = [unit for unit in of.units if unit is not removed and unit.of is not removed]


# Modules.


def remove_root(program, diagnostic, shown):
    module(program, shown).root = False


def give_options(program, _diagnostic, shown):
    for of in program.modules:
        for one in of.imports:
            if one.module.shown == shown:
                one.options = 3
                return


# Data of guards.


def levels(program, handler):
    for of in program.modules:
        for controller in of.controllers:
            if handler in controller.handlers:
                return of, controller
    raise LookupError(handler.shown)


def subject(program, diagnostic):
    """Returns the handler that a diagnostic about guards names."""
    for text in [*diagnostic.notes, diagnostic.title]:
        found = re.search(r"`(\w+::\w+)`", text)
        if found:
            return consumer(program, found.group(1))[1]
    raise LookupError(diagnostic.title)


def used_guard(program, shown):
    for _, unit in consumers(program):
        if unit.kind == "guard" and unit.shown == shown:
            return unit
    raise LookupError(shown)


def use_guard(program, diagnostic, shown):
    handler = subject(program, diagnostic)
    handler.guards.insert(0, used(used_guard(program, shown)))


def used(guard):
    """Returns another use of a guard, which is declared only once."""
    other = Unit("guard", guard.shown, guard.module, gives=guard.gives, needs=guard.needs, deps=guard.deps)
    other.extra = {"declared": True}
    return other


def write_guard(program, diagnostic, shown):
    handler = subject(program, diagnostic)
    home, controller = levels(program, handler)
    made = Unit("guard", program.fresh("main", "G"), home, gives=token(program, shown))
    if diagnostic.title.startswith(f"`{handler.shown}`"):
        handler.guards.append(made)
    else:
        program.root.guards.insert(0, made)


PREFIXES = [
    r"^no module of the app provides it: ",
    r"^no provider is bound to it: ",
    r"^`[^`]+` can't import `[^`]+`, which imports it: ",
]
REMEDIES = [
    (r"add `([^`]+)` to the providers of `([^`]+)`", add_to_providers),
    (r"add a `#\[provider\]` that returns `([^`]+)` to the providers of `([^`]+)`", add_function),
    (r"import a module that exports it(?:; if a guard provides it, accept it as `Provided<.+>`)?", ADVICE),
    (r"add `providers = \[\.\.\. as ([^`]+)\]` to `([^`]+)`", add_binding),
    (r"add `([^`]+)` to the exports of `([^`]+)`", add_export),
    (r"add `([^`]+)` to the exports of `([^`]+)`, and `([^`]+)` to the imports of `([^`]+)`", add_export_and_import),
    (r"add `([^`]+)` to the imports of `([^`]+)`", add_import),
    (r"move `([^`]+)` to a new module that exports it, and import that module in each of these modules", move),
    (
        r"move `([^`]+)` and the providers that it depends on to a new module that exports it, and import that module in each of these modules",
        ADVICE,
    ),
    (r"declare `([^`]+)` as `#\[module\(global, \.\.\.\)\]`(?:, and add `([^`]+)` to its exports)?", declare_global),
    (r"remove the export", remove_export),
    (r"controllers can't be injected: move the shared code into a provider", remove_dependency),
    (r"guards provide this data for a call: accept it as the handler argument `Provided<([^`]+)>`", provide_as_data),
    (r"inject `_?d(\d+)` in `([^`]+)` as `Lazy<(.+)>`, which is resolved on first use", inject_lazily),
    (r"remove `_?d(\d+)`, and use `self` in the methods of `([^`]+)`", use_self),
    (r"remove `_?d(\d+)`: a provider can't depend on the value that it creates", use_self),
    (r"move the code that they need from each other into a separate provider; .*", ADVICE),
    (r"`[^`]+` depends on `[^`]+` in turn: move the code that both need into a third provider", ADVICE),
    (r"it is a member of the collection: inject the collection in a provider that is not bound to `[^`]+`", ADVICE),
    (r"accept it as the handler argument `Inject<(.+)>`, and pass it to the methods of `([^`]+)`", accept_in_handler),
    (r"accept it as the argument `Inject<(.+)>` of the handlers that need it", accept_in_handler),
    (r"modules live as long as the app: accept it as the handler argument `Inject<(.+)>` instead", accept_in_handler),
    (r"get it from the context of the call: `cx\.get::<(.+)>\(\)\.await`, which resolves it in the module of the handler", remove_dependency),
    (r"declare `([^`]+)` with `scope = request`( and inject `Arc<.+>`)?", declare_request_scoped),
    (r"remove `scope = request` from `([^`]+)`", remove_scope),
    (r"do not bind `([^`]+)` to `([^`]+)`: accept it as the handler argument `Inject<.+>`", remove_binding),
    (r"inject it as `Arc<(.+)>`", inject_as_arc),
    (r"inject all of them as `Vec<Arc<(.+)>>`", inject_all),
    (r"remove one of them", remove_first),
    (r"distinguish them as `Named<_, Name>`", ADVICE),
    (r"declare the trait with `#\[provider_trait\(many\)\]` and inject `Vec<Arc<.+>>`", ADVICE),
    (r"import only one of them(?: in `([^`]+)`)?", ADVICE),
    (r"move the shared providers into a separate module, and import it in both", ADVICE),
    (r"remove `root` from `([^`]+)`: .*", remove_root),
    (r"write `imports = \[(.+)::with\(\.\.\.\)\]` in one module; the others share it", give_options),
    (r"write `(.+)::with\(\.\.\.\)` with the intended options", ADVICE),
    (r"configure it in only one import", ADVICE),
    (r"configure it in one import; the others share it as .*", ADVICE),
    (r"put `#\[use_guards\((.+)\)\]` on the handler or its controller", use_guard),
    (r"list the guard in `guards = \[\.\.\.\]` of the module(?: or the root)?", ADVICE),
    (
        r"put `#\[use_guards\(.+\)\]` on the handler or its controller, and make its dependency `.+` visible in the module of the handler",
        ADVICE,
    ),
    (r"put `#\[use_guards\(.+\)\]` on the handler or its controller, after a guard that provides `.+`", ADVICE),
    (r"write a guard with `#\[guard\(provides = (.+)\)\]` and put `#\[use_guards\(\.\.\.\)\]` with it on the handler or its controller", write_guard),
    (r"list it in `guards = \[\.\.\.\]` of the module(?: or the root)?", ADVICE),
    (
        r"put `#\[use_guards\(.+\)\]` on the handler or its controller, and make its dependency `.+` visible in the module of the handler",
        ADVICE,
    ),
    (r"put `#\[use_guards\(.+\)\]` on the handler or its controller, after a guard that provides `.+`", ADVICE),
    (r"write a guard with `#\[guard\(provides = (.+)\)\]`, and put it before `.+` or on an outer level", write_guard),
]
