"""Adds one mistake to a valid program."""

from generate import add_import, guard
from model import Dep, Graph, Import, Module, Token, Unit


def pick(rng, choices):
    choices = list(choices)
    return rng.choice(choices) if choices else None


def needed(graph):
    """Every provider that is a required dependency."""
    for module in graph.modules:
        for unit in graph.consumers(module):
            for dep in unit.deps:
                targets = graph.targets(module, dep)
                if dep.form == "one" and len(targets) == 1:
                    yield module, unit, dep, next(iter(targets))


def plain(unit):
    written = not unit.extra.get("generic") and unit.offers.kind != "twin"
    return written and unit.kind in ("injectable", "function", "value")


def provider_left_out(program, rng):
    graph = Graph(program.root)
    found = pick(rng, [one for one in needed(graph) if plain(one[3]) or one[3].kind == "binding"])
    if not found:
        return None
    target = found[3]
    home = target.module
    home.units = [one for one in home.units if one is not target and one.of is not target]
    home.exports = [one for one in home.exports if one is not target.offers]
    # Its declaration stays, as it would in a program.
    home.extra.setdefault("unlisted", []).append(target)
    return "missing"


def export_left_out(program, rng):
    graph = Graph(program.root)
    found = [one for one in needed(graph) if one[3].module is not one[0]]
    found = [one for one in found if one[2].token in one[3].module.exports and not one[3].module.generic]
    found = [one for one in found if not one[3].module.extra.get("twin")]
    chosen = pick(rng, found)
    if not chosen:
        return None
    home, token = chosen[3].module, chosen[2].token
    for module in program.modules:
        module.exports = [one for one in module.exports if one is not token]
    return "missing" if home else None


def import_left_out(program, rng):
    graph = Graph(program.root)
    found = []
    for module, _, dep, target in needed(graph):
        if target.module is module:
            continue
        for one in module.imports:
            if target in graph.exported(one.module, dep.token):
                found.append((module, one))
    chosen = pick(rng, found)
    if not chosen:
        return None
    module, left = chosen
    module.imports = [one for one in module.imports if one is not left]
    module.exports = [one for one in module.exports if one is not left.module]
    # The module stays in the graph, where another can import it.
    if left.module not in Graph.reach(program.root):
        if module is program.root:
            return None
        program.root.imports.append(left)
    return "missing"


def cycle(program, rng):
    graph = Graph(program.root)
    edges = []
    for module in graph.modules:
        for unit in module.units:
            for dep in unit.deps:
                for target in graph.targets(module, dep):
                    whole = target.of or target
                    same = whole.module is module and whole.kind in ("injectable", "function")
                    if dep.form in ("one", "optional") and same and plain(whole):
                        edges.append((unit, whole))
    chosen = pick(rng, edges)
    if not chosen:
        return None
    unit, target = chosen
    unit = unit.of or unit
    # The entry that closes the cycle must not be another mistake.
    if unit.scope == "request" and target.scope != "request":
        return None
    target.deps.append(Dep(unit.offers, "one", 0))
    return "cycle"


def itself(program, rng):
    units = [unit for module in program.modules for unit in module.units]
    unit = pick(rng, [one for one in units if one.kind == "injectable" and plain(one)])
    if not unit:
        return None
    unit.deps.append(Dep(unit.offers, "one", 0))
    return "cycle"


def modules_in_a_cycle(program, rng):
    pairs = []
    for module in program.modules:
        for one in module.imports:
            fits = one.module.crate == module.crate and not one.module.generic
            if fits and not one.module.extra.get("twin") and not module.root:
                pairs.append((one.module, module))
    chosen = pick(rng, pairs)
    if not chosen:
        return None
    add_import(program, *chosen)
    return "import cycle"


def scope_too_short(program, rng):
    graph = Graph(program.root)
    found = []
    for module, unit, _, target in needed(graph):
        whole = target.of or target
        long = Graph.lives(unit) == "singleton" and unit.kind != "handler"
        if long and whole.kind in ("injectable", "function") and plain(whole):
            found.append(whole)
    chosen = pick(rng, found)
    if not chosen:
        return None
    chosen.scope = "request"
    return "scope"


def twice(program, rng):
    units = [unit for module in program.modules for unit in module.units]
    unit = pick(rng, [one for one in units if one.offers.kind == "type" and plain(one)])
    if not unit:
        return None
    name = program.fresh(unit.module.crate, "f")
    other = Unit("function", name, unit.module, offers=unit.offers, extra={"result": "plain"})
    if unit.kind == "injectable" and unit.deps:
        return None
    if unit.kind == "injectable":
        other.extra["literal"] = True
    unit.module.units.append(other)
    return "double"


def two_bindings(program, rng):
    bound = [one for module in program.modules for one in module.units if one.offers.kind == "trait"]
    view = pick(rng, bound)
    if not view:
        return None
    others = [one for one in view.module.units if one.kind in ("injectable", "value") and plain(one)]
    other = pick(rng, [one for one in others if one is not view.of])
    if not other:
        return None
    second = Unit("binding", other.shown, view.module, offers=view.offers, of=other)
    second.deps = other.deps
    view.module.units.append(second)
    return "double"


def export_of_nothing(program, rng):
    graph = Graph(program.root)
    tokens = [unit.offers for module in program.modules for unit in module.units]
    found = []
    for module in program.modules:
        if module.generic or module.extra.get("twin"):
            continue
        for token in tokens:
            if program.usable(module.crate, token.crate) and not graph.meant(module, token, {module}):
                found.append((module, token))
    chosen = pick(rng, found)
    if not chosen:
        return None
    chosen[0].exports.append(chosen[1])
    return "export"


def module_export_of_nothing(program, rng):
    found = []
    for module in program.modules:
        for other in program.modules:
            known = module is other or any(one.module is other for one in module.imports)
            if not known and program.usable(module.crate, other.crate) and not other.root:
                if not module.generic and not module.extra.get("twin"):
                    found.append((module, other))
    chosen = pick(rng, found)
    if not chosen:
        return None
    chosen[0].exports.append(chosen[1])
    return "export"


def two_imports_mean_one(program, rng):
    """A consumer that sees one provider by an import gets a second one by another import."""
    graph = Graph(program.root)
    found = []
    for module, unit, dep, target in needed(graph):
        if dep.token.kind == "trait" and target.module is not module and not module.generic:
            if graph.imported(module, dep.token):
                found.append((module, dep.token))
    chosen = pick(rng, found)
    if not chosen:
        return None
    module, trait = chosen
    other = program.module(module.crate)
    token = program.token(module.crate)
    unit = Unit("injectable", token.shown, other, offers=token)
    view = Unit("binding", token.shown, other, offers=trait, of=unit)
    other.units, other.exports = [unit, view], [trait]
    program.modules.remove(other)
    program.modules.insert(program.modules.index(module), other)
    module.imports.append(Import(other))
    return "ambiguous"


def ambiguous_export(program, rng):
    """A module re-exports a token that two of its imports export."""
    graph = Graph(program.root)
    found = []
    for module in program.modules:
        for token in module.exports:
            handed = isinstance(token, Token) and token.kind == "trait" and not graph.own(module, token)
            if handed and graph.imported(module, token):
                found.append((module, token))
    if not found:
        traits = [one for one in program.traits if one.kind == "trait" and one.crate == "main"]
        trait = pick(rng, traits)
        if not trait:
            return None
        first = bound_module(program, trait)
        module = program.module("main")
        module.imports, module.exports = [Import(first)], [trait]
        program.modules.remove(module)
        program.modules.insert(program.modules.index(program.root), module)
        program.root.imports.append(Import(module))
        found = [(module, trait)]
    module, trait = rng.choice(found)
    if module.crate != "main":
        return None
    module.imports.append(Import(bound_module(program, trait)))
    return "ambiguous export"


def bound_module(program, trait):
    other = program.module("main")
    token = program.token("main")
    unit = Unit("injectable", token.shown, other, offers=token)
    view = Unit("binding", token.shown, other, offers=trait, of=unit)
    other.units, other.exports = [unit, view], [trait]
    program.modules.remove(other)
    program.modules.insert(program.modules.index(program.root), other)
    return other


def options_not_given(program, rng):
    module = pick(rng, [one for one in program.modules if one.options])
    if not module:
        return None
    for other in program.modules:
        for one in other.imports:
            if one.module is module:
                one.options = None
    return "options"


def options_given_twice(program, rng):
    """Two of several imports have options, and another has none."""
    found = []
    for module in program.modules:
        imports = [one for other in program.modules for one in other.imports if one.module is module]
        # The routes of its controllers would be served twice as well.
        if module.options and len(imports) > 2 and not module.controllers:
            found.append(imports)
    chosen = pick(rng, found)
    if not chosen:
        return None
    rng.shuffle(chosen)
    for number, one in enumerate(chosen):
        one.options = number if number < 2 else None
    return "options"


def data_not_given(program, rng):
    found = []
    for module in program.modules:
        for controller in module.controllers:
            for handler in controller.handlers:
                if handler.takes:
                    found.append((module, controller, handler))
    chosen = pick(rng, found)
    if not chosen:
        return None
    module, controller, handler = chosen
    data = handler.takes[0]
    for guards in (module.guards, controller.guards, handler.guards, program.root.guards):
        guards[:] = [one for one in guards if one.gives is not data]
    return "data"


def one_of_many(program, rng):
    graph = Graph(program.root)
    found = []
    for module in graph.modules:
        for unit in graph.consumers(module):
            for dep in unit.deps:
                if dep.form == "many" and dep.token.kind == "many":
                    found.append(dep)
    dep = pick(rng, found)
    if not dep:
        return None
    dep.form = "one"
    return "collection"


def lazy_of_the_short_lived(program, rng):
    graph = Graph(program.root)
    found = []
    for module, unit, dep, target in needed(graph):
        short = Graph.lives(target) != "singleton"
        if short and unit.kind not in ("handler", "binding") and dep.token.kind in ("type", "generic", "trait"):
            found.append(dep)
    dep = pick(rng, found)
    if not dep:
        return None
    dep.form = "lazy"
    return "lazy"


def binding_left_out(program, rng):
    graph = Graph(program.root)
    found = [one for one in needed(graph) if one[3].kind == "binding"]
    chosen = pick(rng, found)
    if not chosen:
        return None
    target = chosen[3]
    target.module.units.remove(target)
    if not graph.own(target.module, target.offers):
        target.module.exports = [one for one in target.module.exports if one is not target.offers]
    return "missing"


def invisible_to_a_guard(program, rng):
    return invisible(program, rng, "guard")


def invisible_to_a_handler(program, rng):
    return invisible(program, rng, "handler")


def invisible(program, rng, kind):
    graph = Graph(program.root)
    found = []
    tokens = [unit.offers for module in program.modules for unit in module.units]
    for module in graph.modules:
        for unit in graph.consumers(module):
            if unit.kind != kind:
                continue
            for token in dict.fromkeys(tokens):
                usable = program.usable(module.crate, token.crate) and token.kind not in ("many", "named")
                if usable and not graph.visible(module, token):
                    found.append((unit, token))
    chosen = pick(rng, found)
    if not chosen:
        return None
    chosen[0].deps.append(Dep(chosen[1], "one", rng.randrange(6)))
    return "missing"


def root_among_imports(program, rng):
    """Another root, which a module imports."""
    importers = [one for one in program.modules if one.crate == "main" and not one.generic]
    importers = [one for one in importers if not one.extra.get("twin")]
    module = pick(rng, importers)
    other = program.module("main")
    other.root = True
    program.modules.remove(other)
    program.modules.insert(0, other)
    module.imports.append(Import(other))
    return "root"


def transient_between(program, rng):
    """A singleton holds a transient that holds a request-scoped provider."""
    graph = Graph(program.root)
    found = []
    for module, unit, _, target in needed(graph):
        whole = target.of or target
        long = Graph.lives(unit) == "singleton" and unit.kind not in ("handler", "binding")
        if long and whole.scope == "transient" and whole.kind == "injectable" and plain(whole):
            requests = [one for one in whole.module.units if Graph.lives(one) == "request" and plain(one)]
            found += [(whole, one) for one in requests]
    chosen = pick(rng, found)
    if not chosen:
        return None
    chosen[0].deps.append(Dep(chosen[1].offers, "one", 0))
    return "scope through"


MISTAKES = [
    provider_left_out,
    export_left_out,
    import_left_out,
    binding_left_out,
    cycle,
    itself,
    modules_in_a_cycle,
    scope_too_short,
    transient_between,
    twice,
    two_bindings,
    export_of_nothing,
    module_export_of_nothing,
    two_imports_mean_one,
    ambiguous_export,
    options_not_given,
    options_given_twice,
    data_not_given,
    one_of_many,
    lazy_of_the_short_lived,
    invisible_to_a_guard,
    invisible_to_a_handler,
    root_among_imports,
]
