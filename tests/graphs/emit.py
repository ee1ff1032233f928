"""Programs as Rust: a file for each crate."""

from model import Module

HEADER = """use std::marker::PhantomData;
use std::sync::Arc;

use baya::prelude::*;
use baya::{Context as Cx, Inject as In, Lazy, Named, Provided as Given, Token};

type Shared<T> = Arc<T>;
type Maybe<T> = Option<T>;
type Injected<T> = Inject<T>;
"""

FILES = {
    "one": "one1/src/{p}.rs",
    "two": "one2/src/{p}.rs",
    "lib": "{g}/src/{p}.rs",
    "main": "{g}/src/main_{p}.rs",
}


class Emitter:
    def __init__(self, program, package):
        self.program, self.package, self.crate, self.lines = program, package, None, []

    def files(self):
        crates = {"main", *self.program.layout}
        files = {}
        for crate in crates - {"shared"}:
            path = FILES[crate].format(p=self.program.name, g=self.package)
            files[path] = self.file(crate)
        return files

    # Names.

    def base(self, crate):
        name = self.program.name
        return {
            self.crate: "",
            "one": f"one::{name}::",
            "two": f"two::{name}::",
            "lib": f"{self.package}::{name}::",
            "shared": f"crate::{name}::",
            "main": "",
        }[crate] if crate != self.crate else ""

    def type(self, token):
        base = self.base(token.crate)
        if token.kind in ("trait", "many"):
            return f"dyn {base}{token.name}"
        if token.kind == "named":
            return f"Named<{self.type(token.arguments[0])}, {self.type(token.arguments[1])}>"
        if token.kind == "generic":
            return f"{base}{token.name}<{', '.join(self.type(one) for one in token.arguments)}>"
        return f"{base}{token.name}"

    def module_type(self, module):
        of = f"{self.base(module.crate)}{module.name}"
        return f"{of}<{self.type(module.generic)}>" if module.generic else of

    # Dependencies.

    def field(self, dep, number):
        of = self.type(dep.token)
        if dep.token.kind == "named":
            return f"Option<{of}>" if dep.form == "optional" else of
        spelled = [
            f"Arc<{of}>",
            f"Shared<{of}>",
            f"(Arc<{of}>)",
            f"std::sync::Arc<{of}>",
            f"Arc<({of})>",
            f"{self.alias(f'Arc<{of}>')}",
        ][dep.spelling]
        return {
            "one": spelled,
            "optional": f"Maybe<{spelled}>" if dep.spelling % 2 else f"Option<{spelled}>",
            "many": f"Vec<{spelled}>",
            "lazy": f"Lazy<{of}>",
        }[dep.form]

    def argument(self, dep):
        of = self.type(dep.token)
        return [
            f"Inject<{of}>",
            f"In<{of}>",
            f"(Inject<{of}>)",
            f"Injected<{of}>",
            f"baya::Inject<({of})>",
            f"{self.alias(f'Inject<{of}>')}",
        ][dep.spelling]

    def alias(self, of):
        name = f"Alias{len(self.aliases)}"
        self.aliases.append(f"type {name} = {of};")
        return name

    # Items.

    def file(self, crate):
        self.crate, self.lines, self.aliases = crate, [], []
        program = self.program
        for trait in program.traits:
            if trait.crate == crate:
                many = "(many)" if trait.kind == "many" else ""
                self.put(f"#[provider_trait{many}]", f"pub trait {trait.name}: Send + Sync {{}}")
        for data in program.data:
            if data.crate == crate:
                self.put("#[token]", f"pub struct {data.name};")
        declared = set()
        for token, kind in program.plain:
            if token.crate == crate and token.name not in declared:
                declared.add(token.name)
                self.put("#[token]", f"pub struct {token.name};")
        for definition in program.generics:
            if definition["crate"] == crate:
                self.generic(definition)
        for number, of in program.twins:
            if of == crate:
                self.twins(number)
        for module in program.modules:
            if module.crate == crate and not module.generic and not module.extra.get("twin"):
                self.module(module)
        return HEADER + "\n".join([*self.aliases, "", *self.lines]) + "\n"

    def put(self, *lines):
        self.lines += [*lines, ""]

    def generic(self, definition):
        name = definition["name"]
        parameters = ["T", "U"] if definition["pair"] else ["T"]
        bounds = ", ".join(f"{one}: Send + Sync + 'static" for one in parameters)
        scope = "" if definition["scope"] == "singleton" else f"(scope = {definition['scope']})"
        self.put(
            f"#[injectable{scope}]",
            f"pub struct {name}<{bounds}> {{",
            *[f"    #[inject(default)]\n    _{one.lower()}: PhantomData<{one}>," for one in parameters],
            "}",
        )
        if definition["module"]:
            self.put(
                f"#[module(providers = [{name}<T>], exports = [{name}<T>])]",
                f"pub struct {name}Module<T: Token + Send + Sync + 'static> {{",
                "    #[inject(default)]",
                "    _t: PhantomData<T>,",
                "}",
            )

    def twins(self, number):
        self.put(
            f"pub trait {number}Made {{",
            "    type Module: baya::Module;",
            "    type Provider: Send + Sync + 'static;",
            "}",
            f"pub struct {number}Left;",
            f"pub struct {number}Right;",
            f"macro_rules! twins_{number.lower()} {{",
            "    ($($side:ident)*) => { $(",
            "        const _: () = {",
            "            #[injectable]",
            "            pub struct Twin;",
            "            #[module(providers = [Twin], exports = [Twin])]",
            "            pub struct TwinModule;",
            f"            impl {number}Made for $side {{",
            "                type Module = TwinModule;",
            "                type Provider = Twin;",
            "            }",
            "        };",
            "    )* };",
            "}",
            f"twins_{number.lower()}!({number}Left {number}Right);",
            *[
                f"pub type {side}{number}{letter} = <{number}{long} as {number}Made>::{kind};"
                for side, long in (("L", "Left"), ("R", "Right"))
                for letter, kind in (("P", "Provider"), ("M", "Module"))
            ],
        )

    def module(self, module):
        for unit in [*module.units, *module.extra.get("unlisted", [])]:
            self.provider(unit)
        for one in module.guards:
            self.guard(one)
        for controller in [*module.controllers, *module.extra.get("unlisted_controllers", [])]:
            for one in controller.guards + [one for handler in controller.handlers for one in handler.guards]:
                self.guard(one)
            self.controller(controller)
        if module.options:
            self.put("#[derive(PartialEq, Debug)]", "#[token]", f"pub struct {module.options.name}(pub u8);")
        for name in {name for _, name in module.extra.get("ghosts", [])}:
            self.put("#[cfg(any())]", f"pub struct {name};")
        arguments = ["root"] if module.root else []
        arguments += ["global"] if module.is_global else []
        if module.options:
            arguments.append(f"options = {module.options.name}")
        lists = {
            "imports": [self.imported(one) for one in module.imports],
            "providers": [self.listed(unit) for unit in module.units if unit.kind != "options"],
            "exports": [
                self.module_type(one) if isinstance(one, Module) else self.type(one)
                for one in module.exports
            ],
            "controllers": [one.shown for one in module.controllers],
            "guards": [one.shown for one in module.guards],
        }
        for name, entries in module.extra.get("entries", {}).items():
            lists[name] += entries
        for name, ghost in module.extra.get("ghosts", []):
            place = len(lists[name]) // 2
            lists[name].insert(place, f"#[cfg(any())] {ghost}")
        arguments += [f"{name} = [{', '.join(entries)}]" for name, entries in lists.items() if entries]
        fields = self.fields(module.deps)
        self.put(f"#[module({', '.join(arguments)})]", f"pub struct {module.name}{fields}")

    def imported(self, one):
        of = self.module_type(one.module)
        if one.options is None:
            return of
        return f"{of}::with({self.base(one.module.crate)}{one.module.options.name}({one.options}))"

    def listed(self, unit):
        if unit.kind == "binding":
            return f"{self.listed(unit.of)} as {self.type(unit.offers)}"
        if unit.kind == "value":
            return f"value({self.type(unit.offers)} {{}})"
        if unit.kind == "function":
            return unit.shown
        return self.type(unit.offers)

    def fields(self, deps):
        if not deps:
            return ";"
        fields = [f"    pub d{number}: {self.field(dep, number)}," for number, dep in enumerate(deps)]
        return " {\n" + "\n".join(fields) + "\n}"

    def provider(self, unit):
        scope = "" if unit.scope == "singleton" else f"(scope = {unit.scope})"
        if unit.kind == "injectable" and not unit.extra.get("generic"):
            self.put(f"#[injectable{scope}]", f"pub struct {unit.offers.name}{self.fields(unit.deps)}")
        elif unit.kind == "function":
            self.function(unit, scope)
        elif unit.kind == "binding":
            of = self.type(unit.of.offers)
            self.put(f"impl {self.type(unit.offers)[4:]} for {of} {{}}")

    def function(self, unit, scope):
        token = unit.offers
        made = self.type(token.arguments[0] if token.kind == "named" else token)
        of, value = (self.type(token), f"Named::new({made})") if token.kind == "named" else (made, made)
        result = unit.extra["result"]
        if result in ("shared", "both"):
            of, value = f"Arc<{of}>", f"Arc::new({value})"
        if result in ("result", "both"):
            of, value = f"Result<{of}, Error>", f"Ok({value})"
        arguments = ", ".join(f"_d{number}: {self.field(dep, number)}" for number, dep in enumerate(unit.deps))
        if unit.scope == "request":
            arguments += (", " if arguments else "") + "_cx: &Cx<'_>"
        self.put(
            f"#[provider{scope}]",
            f"pub async fn {unit.shown}({arguments}) -> {of} {{",
            f"    {value}",
            "}",
        )

    def guard(self, unit):
        # Another use of a guard that is declared elsewhere.
        if unit.extra.get("declared"):
            return
        said = [("provides", unit.gives), ("needs", unit.needs)]
        said = [f"{name} = {self.type(data)}" for name, data in said if data]
        gives = f"({', '.join(said)})" if said else ""
        provide = f"cx.provide({self.type(unit.gives)});" if unit.gives else "let _ = cx;"
        self.put(f"#[guard{gives}]", f"pub struct {unit.shown}{self.fields(unit.deps)}")
        self.put(
            f"impl Guard for {unit.shown} {{",
            "    async fn check(&self, cx: &mut Context<'_>) -> Result<(), Error> {",
            f"        {provide}",
            "        Ok(())",
            "    }",
            "}",
        )

    def guards(self, guards):
        return [f"#[use_guards({', '.join(one.shown for one in guards)})]"] if guards else []

    def controller(self, unit):
        path = f"/{self.crate}/{self.program.name}/{unit.shown.lower()}"
        self.put(
            f'#[controller("{path}")]',
            *self.guards(unit.guards),
            f"pub struct {unit.shown}{self.fields(unit.deps)}",
        )
        types, handlers = [], []
        for handler in unit.handlers:
            name = handler.shown.split("::")[1]
            written = []
            for number, dep in enumerate(handler.deps):
                of = self.argument(dep)
                types.append(of)
                written.append((f"d{number}", of, f"$t{len(types)}"))
            for number, data in enumerate(handler.takes):
                of = f"Given<{self.type(data)}>" if number % 2 else f"Provided<{self.type(data)}>"
                types.append(of)
                written.append((f"g{number}", of, f"$t{len(types)}"))
            if unit.extra.get("macro"):
                written = [(name, passed) for name, _, passed in written]
            else:
                written = [(name, of) for name, of, _ in written]
            arguments = "".join(f", _{name}: {of}" for name, of in written)
            handlers += [
                f'    #[get("/{name}")]',
                *[f"    {line}" for line in self.guards(handler.guards)],
                f"    async fn {name}(&self{arguments}) -> &'static str {{",
                f'        "{name}"',
                "    }",
            ]
        block = ["#[controller]", f"impl {unit.shown} {{", *handlers, "}"]
        if not unit.extra.get("macro") or not types:
            self.put(*block)
            return
        name = f"make_{unit.shown.lower()}"
        parameters = ", ".join(f"$t{number + 1}:ty" for number in range(len(types)))
        self.put(
            f"macro_rules! {name} {{",
            f"    ({parameters}) => {{",
            *block,
            "    };",
            "}",
            f"{name}!({', '.join(types)});",
        )
