"""Further mistakes, whose remedies depend on what else is in the program."""

from generate import add_import
from mistakes import MISTAKES as MISTAKES_OF_GRAPHS
from mistakes import needed, pick, plain
from model import Dep, Graph, Module, Token, Unit


def provider_left_out_and_exported(program, rng):
    """Leaves out a provider that the module still exports."""
    graph = Graph(program.root)
    found = [one for one in needed(graph) if plain(one[3]) and one[3].offers in one[3].module.exports]
    chosen = pick(rng, found)
    if not chosen:
        return None
    target = chosen[3]
    home = target.module
    home.units = [one for one in home.units if one is not target and one.of is not target]
    home.extra.setdefault("unlisted", []).append(target)
    return "export"


def export_left_out_at_the_owner(program, rng):
    graph = Graph(program.root)
    found = [one for one in needed(graph) if one[2].token in one[3].module.exports]
    found = [one for one in found if one[3].module is not one[0] and not one[3].module.generic]
    chosen = pick(rng, found)
    if not chosen:
        return None
    home, token = chosen[3].module, chosen[2].token
    home.exports = [one for one in home.exports if one is not token]
    return "missing"


def provider_above(program, rng):
    """Needs a provider of a module that imports the consumer's module."""
    found = []
    for module in program.modules:
        for inner in Graph.reach(module):
            if inner is module or inner.generic:
                continue
            units = [unit for unit in inner.units if unit.kind in ("injectable", "function") and plain(unit)]
            found += [(module, unit) for unit in units + inner.controllers]
    chosen = pick(rng, found)
    if not chosen:
        return None
    module, unit = chosen
    offered = Unit("injectable", "", module, offers=program.token("main"))
    offered.shown = offered.offers.shown
    if rng.random() < 0.5:
        deps = [dep for one in module.units for dep in one.deps if dep.form == "one" and one.scope == "singleton"]
        offered.deps = [Dep(dep.token, "one", 0) for dep in deps[:1] if not dep.token.kind == "many"]
    module.units.append(offered)
    unit.deps.append(Dep(offered.offers, "one", 0))
    return "missing"


def controller_injected(program, rng):
    listed = [one for module in program.modules for one in module.controllers]
    return inject(program, rng, [Token(one.shown, "main", name=one.shown) for one in listed])


def unlisted_controller_injected(program, rng):
    controller = Unit("controller", program.fresh("main", "C"), program.root)
    handler = Unit("handler", f"{controller.shown}::h0", program.root)
    controller.handlers.append(handler)
    program.root.extra.setdefault("unlisted_controllers", []).append(controller)
    return inject(program, rng, [Token(controller.shown, "main", name=controller.shown)])


def data_injected(program, rng):
    guards = [
        guard
        for module in program.modules
        for controller in module.controllers
        for guard in [*module.guards, *controller.guards]
        if guard.gives
    ]
    datum = pick(rng, [guard.gives for guard in guards])
    if not datum:
        return None
    handlers = [
        handler
        for module in program.modules
        for controller in module.controllers
        for handler in controller.handlers
        if datum in [guard.gives for guard in module.guards + controller.guards] and datum not in handler.takes
    ]
    handler = pick(rng, handlers)
    if not handler:
        return None
    handler.deps.append(Dep(datum, "one", 0))
    return "missing"


def inject(program, rng, tokens):
    token = pick(rng, tokens)
    units = [unit for module in program.modules for unit in module.units]
    unit = pick(rng, [one for one in units if one.kind in ("injectable", "function") and plain(one)])
    if not token or not unit:
        return None
    unit.deps.append(Dep(token, "one", 0))
    return "missing"


def request_scoped_in_a_module(program, rng):
    found = []
    for module in program.modules:
        units = [unit for unit in module.units if unit.kind == "injectable" and unit.scope == "request"]
        found += [(module, unit) for unit in units if plain(unit)]
    chosen = pick(rng, found)
    if not chosen:
        return None
    module, unit = chosen
    module.deps.append(Dep(unit.offers, "one", 0))
    return "scope"


def lazy_in_a_cycle_of_requests(program, rng):
    found = []
    for module in program.modules:
        units = [unit for unit in module.units if unit.kind == "injectable" and unit.scope == "request"]
        found += [unit for unit in units if plain(unit)]
    unit = pick(rng, found)
    if not unit:
        return None
    other = Unit("injectable", "", unit.module, offers=program.token("main"), scope="request")
    other.shown = other.offers.shown
    other.deps = [Dep(unit.offers, "lazy", 0)]
    unit.module.units.append(other)
    unit.deps.append(Dep(other.offers, "one", 0))
    return "lazy"


def module_export_in_a_cycle(program, rng):
    """Exports a module that imports the exporting one."""
    found = [
        (inner, module)
        for module in program.modules
        for inner in Graph.reach(module)
        if inner is not module and not inner.generic and not module.generic and not module.root
    ]
    chosen = pick(rng, found)
    if not chosen:
        return None
    inner, module = chosen
    inner.exports.append(module)
    return "export"


def data_needed_by_a_guard(program, rng):
    found = [
        guard
        for module in program.modules
        for controller in module.controllers
        for handler in controller.handlers
        for guard in handler.guards
        if not guard.needs
    ]
    guard = pick(rng, found)
    if not guard or not program.data:
        return None
    guard.needs = program.datum("main")
    return "data"


MISTAKES = [
    *MISTAKES_OF_GRAPHS,
    provider_left_out_and_exported,
    export_left_out_at_the_owner,
    provider_above,
    provider_above,
    controller_injected,
    unlisted_controller_injected,
    data_injected,
    request_scoped_in_a_module,
    lazy_in_a_cycle_of_requests,
    module_export_in_a_cycle,
    data_needed_by_a_guard,
]
