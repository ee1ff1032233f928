"""Random programs that are valid according to the model, and for each kind of mistake, a program with only that mistake."""

import copy

from model import Dep, Graph, Import, Module, Token, Unit

RANK = {"one": 0, "two": 0, "lib": 1, "shared": 1, "main": 2}
LAYOUTS = [
    ["main"],
    ["main"],
    ["main"],
    ["one", "main"],
    ["lib", "main"],
    ["one", "lib", "main"],
    ["one", "two", "main"],
    ["lib", "shared", "main"],
    ["one", "two", "lib", "shared", "main"],
]


class Program:
    """The modules and other declarations of each crate, in order."""

    def __init__(self, rng, name):
        self.rng, self.name = rng, name
        self.modules, self.counts = [], {}
        self.traits, self.data, self.generics, self.twins, self.names = [], [], [], [], []
        self.plain = []
        """Types for values and results, with their declarations."""
        self.ghosts = []
        self.layout = rng.choice(LAYOUTS)
        self.root = None
        self.macro = False

    def fresh(self, crate, letter):
        """Names start again in each crate, so that two crates declare the same names at the same locations."""
        key = (crate, letter)
        self.counts[key] = self.counts.get(key, 0) + 1
        return f"{letter}{self.counts[key]}"

    def usable(self, crate, other):
        return other == crate or RANK[other] < RANK[crate] and not (crate == "shared" and other == "lib")

    def reachable(self, module, through=None):
        """The unfinished graph. Every module is imported in the end."""
        return Graph.reach(module)

    # Declarations.

    def trait(self, crate, many):
        name = self.fresh(crate, "T")
        token = Token(f"dyn {name}", crate, "many" if many else "trait", name=name)
        self.traits.append(token)
        return token

    def datum(self, crate):
        name = self.fresh(crate, "D")
        token = Token(name, crate, "data", name=name)
        self.data.append(token)
        return token

    def module(self, crate):
        name = self.fresh(crate, "M")
        module = Module(name, crate, name=name)
        self.modules.append(module)
        return module

    def token(self, crate, letter="P"):
        name = self.fresh(crate, letter)
        return Token(name, crate, name=name)


def generate(rng, name):
    program = Program(rng, name)
    for crate in program.layout:
        if crate == "two":
            clone(program, "one", "two")
        elif crate == "shared":
            clone(program, "lib", "shared")
        else:
            fill_crate(program, crate)
    finish(program)
    return program


def fill_crate(program, crate):
    rng = program.rng
    for _ in range(rng.randint(1, 2)):
        program.trait(crate, many=rng.random() < 0.4)
    if rng.random() < 0.5:
        program.datum(crate)
    if rng.random() < 0.4:
        generic(program, crate)
    if rng.random() < 0.3:
        twins(program, crate)
    for _ in range(rng.randint(1, 4 if crate == "main" else 3)):
        fill_module(program, program.module(crate))


def generic(program, crate):
    """`Store<A>`, or `Pair<A, B>`, with a module for each argument."""
    rng = program.rng
    pair = rng.random() < 0.5
    name = program.fresh(crate, "Pair" if pair else "Store")
    arguments = [program.token(crate, "A") for _ in range(3)]
    program.plain += [(one, "token") for one in arguments]
    scope = rng.choice(["singleton", "singleton", "transient"])
    of_module = not pair and rng.random() < 0.6
    definition = {"name": name, "crate": crate, "pair": pair, "scope": scope, "module": of_module}
    definition["instances"] = []
    for number in range(2):
        used = tuple(arguments[:2]) if pair and number == 0 else tuple(arguments[number:number + 1 + pair])
        shown = f"{name}<{', '.join(one.shown for one in used)}>"
        token = Token(shown, crate, "generic", used, name)
        unit = Unit("injectable", shown, offers=token, scope=scope, extra={"generic": definition})
        if of_module:
            module = Module(f"{name}Module<{used[0].shown}>", crate, name=f"{name}Module", generic=used[0])
            module.units, module.exports = [unit], [token]
            unit.module = module
            program.modules.append(module)
        definition["instances"].append((token, unit))
    program.generics.append(definition)


def twins(program, crate):
    """Two modules from one expansion of a macro, with providers of the same name."""
    number = program.fresh(crate, "W")
    for side in ("L", "R"):
        token = Token("Twin", crate, "twin", name=f"{side}{number}P")
        module = Module("TwinModule", crate, name=f"{side}{number}M", extra={"twin": True})
        unit = Unit("injectable", "Twin", module, offers=token)
        module.units, module.exports = [unit], [token]
        program.modules.append(module)
    program.twins.append((number, crate))


def fill_module(program, module, importing=None):
    rng, crate = program.rng, module.crate
    others = [one for one in program.modules if one is not module and program.usable(crate, one.crate)]
    for other in rng.sample(others, min(len(others), rng.randint(0, 3))):
        add_import(program, module, other)
    if not module.root and rng.random() < 0.15:
        module.is_global = True
    if not module.root and rng.random() < 0.2:
        name = program.fresh(crate, "O")
        module.options = Token(name, crate, "options", name=name)
        unit = Unit("options", name, module, offers=module.options)
        module.units.append(unit)
    for _ in range(rng.randint(1, 4)):
        fill_provider(program, module)
    for unit in list(module.units):
        if rng.random() < 0.3 and unit.offers.kind == "type" and unit.kind in ("injectable", "value"):
            bind(program, module, unit)
    if rng.random() < 0.3:
        for definition in program.generics:
            if not definition["module"] and program.usable(crate, definition["crate"]):
                token, unit = rng.choice(definition["instances"])
                if unit.module is None:
                    unit.module = module
                    module.units.append(unit)
    for unit in module.units:
        if rng.random() < 0.6:
            module.exports.append(unit.offers)
    module.exports = list(dict.fromkeys(module.exports))
    for one in module.imports:
        if rng.random() < 0.3:
            module.exports.append(one.module)
    handed = [
        (token, program_units)
        for token, program_units in visible(program, module)
        if not any(unit.module is module for unit in program_units)
    ]
    graph = Graph(module)
    for token, _ in handed:
        imported = graph.imported(module, token)
        if rng.random() < 0.15 and len(imported) == 1 and token.kind not in ("many", "trait"):
            module.exports.append(token)
    if rng.random() < 0.3:
        module.deps = dependencies(program, module, "singleton", 2)
    # Controllers in a shared file would be served at the same paths.
    shared = crate == "lib" and "shared" in program.layout
    controllers = 0 if shared else rng.choice([0, 0, 1, 1, 2])
    # Guards of a module without controllers apply to nothing.
    if controllers and rng.random() < 0.3:
        module.guards.append(guard(program, module))
    for _ in range(controllers):
        controller(program, module)
    if rng.random() < 0.25:
        ghost(program, module)


def ghost(program, module):
    """An entry under a `#[cfg]` that is false."""
    lists = program.rng.sample(["providers", "imports", "exports", "controllers", "guards"], 2)
    name = program.fresh(module.crate, "Ghost")
    module.extra["ghosts"] = [(one, name) for one in lists]


def add_import(program, module, other):
    if other.root or any(one.module is other for one in module.imports):
        return
    module.imports.append(Import(other))


def fill_provider(program, module):
    rng, crate = program.rng, module.crate
    kind = rng.choice(["injectable", "injectable", "injectable", "function", "value"])
    scope = rng.choice(["singleton"] * 4 + ["request", "transient"])
    token = program.token(crate)
    if kind == "value":
        unit = Unit("value", token.shown, module, offers=token)
        program.plain.append((token, "value"))
    else:
        unit = Unit(kind, token.shown, module, offers=token, scope=scope)
        unit.deps = dependencies(program, module, scope, 3)
        if kind == "function":
            unit.shown = program.fresh(crate, "f")
            unit.extra["result"] = rng.choice(["plain", "result", "shared", "both"])
            if rng.random() < 0.35:
                name = program.token(crate, "N")
                program.plain.append((name, "token"))
                unit.offers = Token(
                    f"Named<{token.shown}, {name.shown}>", crate, "named", (token, name), "Named"
                )
            program.plain.append((token, "token"))
    module.units.append(unit)


def bind(program, module, unit):
    rng = program.rng
    traits = [one for one in program.traits if program.usable(module.crate, one.crate)]
    taken = [one.offers for one in module.units]
    traits = [one for one in traits if one.kind == "many" or one not in taken]
    if traits:
        trait = rng.choice(traits)
        if any(one.of is unit and one.offers is trait for one in module.units):
            return
        view = Unit("binding", unit.shown, module, offers=trait, of=unit)
        view.deps = unit.deps
        module.units.append(view)


def visible(program, module):
    """The tokens that a module sees at this time, with their providers."""
    graph = Graph(module)
    graph.modules = list(dict.fromkeys(graph.modules + program.modules))
    tokens = {}
    for other in graph.modules:
        for unit in other.units:
            if program.usable(module.crate, unit.offers.crate):
                tokens.setdefault(unit.offers, None)
    for token in tokens:
        found = graph.visible(module, token)
        if found:
            yield token, found


def lives_long(units):
    return all((unit.of or unit).scope == "singleton" for unit in units)


def holds_request(program, unit, seen=()):
    """Whether a transient holds a request-scoped provider."""
    whole = unit.of or unit
    if whole.scope != "transient" or whole in seen:
        return whole.scope == "request"
    graph = Graph(whole.module)
    graph.modules = program.modules
    held = [target for dep in whole.deps for target in graph.targets(whole.module, dep)]
    return any(holds_request(program, one, (*seen, whole)) for one in held)


def dependencies(program, module, scope, most):
    rng = program.rng
    deps = []
    choices = list(visible(program, module))
    rng.shuffle(choices)
    for token, units in choices:
        if len(deps) >= rng.randint(0, most):
            break
        spelling = rng.randrange(6)
        short = not lives_long(units)
        if token.kind == "many":
            if scope == "singleton" and any(holds_request(program, one) for one in units):
                continue
            deps.append(Dep(token, "many", spelling))
            continue
        if len(units) > 1:
            continue
        unit = next(iter(units))
        if scope == "singleton" and holds_request(program, unit):
            continue
        if token.kind == "named":
            form = rng.choice(["one", "one", "optional"])
        elif short:
            form = rng.choice(["one", "one", "optional"])
        else:
            form = rng.choice(["one", "one", "one", "optional", "lazy"])
        if token.kind == "trait" and rng.random() < 0.2:
            form = "many"
        deps.append(Dep(token, form, spelling))
    if rng.random() < 0.15:
        unseen = [one for one in program.traits if program.usable(module.crate, one.crate)]
        unseen = [one for one in unseen if all(one is not dep.token for dep in deps)]
        if unseen:
            token = rng.choice(unseen)
            form = "many" if token.kind == "many" else "optional"
            graph = Graph(module)
            graph.modules = program.modules
            found = graph.all_visible(module, token)
            if not found or scope == "request":
                deps.append(Dep(token, form, 0))
    return deps


def guard(program, module, gives=None):
    name = program.fresh(module.crate, "G")
    unit = Unit("guard", name, module, gives=gives)
    unit.deps = dependencies(program, module, "singleton", 2)
    return unit


def controller(program, module):
    rng, crate = program.rng, module.crate
    name = program.fresh(crate, "C")
    unit = Unit("controller", name, module)
    unit.deps = dependencies(program, module, "singleton", 2)
    data = [one for one in program.data if program.usable(crate, one.crate)]
    if rng.random() < 0.4:
        unit.guards.append(guard(program, module, rng.choice(data) if data else None))
    for number in range(rng.randint(1, 2)):
        handler = Unit("handler", f"{name}::h{number}", module)
        handler.deps = [
            Dep(dep.token, "one", dep.spelling)
            for dep in dependencies(program, module, "request", 3)
            if dep.form in ("one", "lazy") or dep.form == "optional" and dep.token.kind != "trait"
        ]
        handler.deps = [dep for dep in handler.deps if seen(program, module, dep.token)]
        if data and rng.random() < 0.3:
            handler.guards.append(guard(program, module, rng.choice(data)))
        outside = module.guards + (program.root.guards if program.root else [])
        before = [one.gives for one in outside + unit.guards if one.gives]
        if before and handler.guards and rng.random() < 0.5:
            handler.guards[0].needs = rng.choice(before)
        given = [one.gives for one in outside + unit.guards + handler.guards if one.gives]
        if given and rng.random() < 0.8:
            handler.takes.append(rng.choice(given))
        unit.handlers.append(handler)
    unit.extra["macro"] = rng.random() < 0.2
    module.controllers.append(unit)


def seen(program, module, token):
    graph = Graph(module)
    graph.modules = program.modules
    return len(graph.visible(module, token)) == 1


def clone(program, crate, copy_crate):
    """The same file in another crate: a second version of a package, or the program beside the library."""
    memo = {}
    of_crate = lambda one: one.crate == crate
    kept = lambda one: memo.setdefault(id(one), one)
    for one in program.modules:
        if not of_crate(one):
            kept(one)
    for token in program.traits + program.data:
        if not of_crate(token):
            kept(token)
    for definition in program.generics:
        if definition["crate"] != crate:
            kept(definition)
            for token, _ in definition["instances"]:
                kept(token)
                for argument in token.arguments:
                    kept(argument)
    for other in program.modules:
        if not of_crate(other):
            for unit in other.units:
                kept(unit)
                kept(unit.offers)
                for argument in unit.offers.arguments:
                    kept(argument)
    parts = {
        "modules": [one for one in program.modules if of_crate(one)],
        "traits": [one for one in program.traits if of_crate(one)],
        "data": [one for one in program.data if of_crate(one)],
        "generics": [one for one in program.generics if one["crate"] == crate],
        "plain": [one for one in program.plain if one[0].crate == crate],
    }
    kept = set(memo)
    parts = copy.deepcopy(parts, memo)
    for part in walk(parts, kept):
        if getattr(part, "crate", None) == crate:
            part.crate = copy_crate
        elif isinstance(part, dict) and part.get("crate") == crate:
            part["crate"] = copy_crate
    program.modules += parts["modules"]
    program.traits += parts["traits"]
    program.data += parts["data"]
    program.generics += parts["generics"]
    program.plain += parts["plain"]
    program.twins += [(number, copy_crate) for number, of in program.twins if of == crate]
    for (of, letter), count in list(program.counts.items()):
        if of == crate:
            program.counts[(copy_crate, letter)] = count


def walk(part, seen):
    """Every object of the copy, without those that it shares with other copies."""
    if id(part) in seen or isinstance(part, (str, int, bool, type(None))):
        return
    seen.add(id(part))
    yield part
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, (list, tuple)) else vars(part).values()
    for one in inner:
        yield from walk(one, seen)


def finish(program):
    """The root, which imports every module and contains every options value."""
    rng = program.rng
    root = program.module("main")
    root.root = True
    root.name = root.shown = "Root"
    program.root = root
    if rng.random() < 0.3 and program.data:
        root.guards.append(guard(program, root, rng.choice(program.data)))
    imported = {one.module for module in program.modules for one in module.imports}
    for module in program.modules:
        if module is not root and (module not in imported or rng.random() < 0.2):
            add_import(program, root, module)
    # A module of a dependency may be imported by only one module.
    for module in program.modules:
        if module not in Graph.reach(root):
            add_import(program, root, module)
    fill_module(program, root)
    root.is_global = False
    give_options(program)


def give_options(program):
    rng = program.rng
    for module in program.modules:
        if not module.options:
            continue
        # A file that two crates share is written once, so its imports are the same in both.
        own = [other for other in program.modules if "shared" not in program.layout or other.crate not in ("lib", "shared")]
        imports = [one for other in own for one in other.imports if one.module is module]
        if not imports:
            continue
        value = rng.randrange(9)
        # Two imports with options are two instances, whose routes would be served twice.
        # A module that sees both by a re-export could mean either.
        others = [export for other in program.modules if other is not module for export in other.exports]
        passed_on = any(export is module or export in module.exports for export in others)
        alone = module.is_global or module.controllers or passed_on or rng.random() < 0.6
        for one in [rng.choice(imports)] if alone else imports:
            one.options = value
