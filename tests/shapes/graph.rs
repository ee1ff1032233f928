//! GraphQL code of a generated program: resolvers with their fields, types and loaders.

use core::fmt::Write;

use super::shape::{Graph, Shape};

/// The maximum length of a chain of nested types: the compiler follows 128 types, including containers.
const DEEPEST: usize = 40;

/// Writes the types and the resolvers of a shape, with the module that lists them. Does nothing for a shape without resolvers.
pub fn write(out: &mut String, shape: &Shape) -> core::fmt::Result {
    let of = &shape.graph;
    if of.resolvers == 0 {
        return Ok(());
    }
    types(out, of)?;
    for loader in 0..of.loaders {
        writeln!(
            out,
            "#[injectable]\nstruct L{loader};\n\n#[injectable]\nimpl L{loader} {{\n    #[loader]\n    \
             async fn load(&self, ids: &[i32]) -> std::collections::HashMap<i32, i32> {{\n        \
             ids.iter().map(|id| (*id, *id)).collect()\n    }}\n}}\n"
        )?;
    }
    for resolver in 0..of.resolvers {
        resolver_of(out, shape, resolver)?;
    }
    let resolvers: Vec<String> = (0..of.resolvers).map(|number| format!("R{number}")).collect();
    let loaders: Vec<String> = (0..of.loaders).map(|number| format!("L{number}")).collect();
    writeln!(
        out,
        "#[module(imports = [Shared], providers = [{}], resolvers = [{}])]\nstruct GraphModule;\n",
        loaders.join(", "),
        resolvers.join(", ")
    )
}

/// Returns the modules that the root imports for the resolvers.
pub fn imports(shape: &Shape) -> Vec<String> {
    if shape.graph.resolvers == 0 {
        return Vec::new();
    }
    vec!["baya::graphql::GraphQlModule::at(\"/graphql\")".to_owned(), "GraphModule".to_owned()]
}

fn types(out: &mut String, of: &Graph) -> core::fmt::Result {
    if of.subscriptions > 0 {
        writeln!(
            out,
            "struct Nothing;\n\nimpl baya::Stream for Nothing {{\n    type Item = i32;\n    \
             fn poll_next(self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<i32>> {{\n        \
             std::task::Poll::Ready(None)\n    }}\n}}\n"
        )?;
    }
    for object in 0..of.objects.max(1) {
        let columns = (0..of.columns).map(|column| {
            let kind = ["i32", "Option<String>", "Vec<f64>", "bool"][column % 4];
            format!("column_{column}: {kind}")
        });
        let mut fields: Vec<String> = columns.collect();
        fields.insert(0, "id: i32".to_owned());
        if of.nested && object % DEEPEST > 0 {
            fields.push(format!("inner: Option<Box<O{}>>", object - 1));
        }
        writeln!(out, "#[dto(object)]\nstruct O{object} {{ {} }}\n", fields.join(", "))?;
    }
    for input in 0..of.mutations.min(20) {
        let inner = if of.nested && input > 0 {
            format!(", inner: Option<Vec<N{}>>", input - 1)
        } else {
            String::new()
        };
        writeln!(
            out,
            "#[dto(input)]\nstruct N{input} {{ #[rule(length(min = 2))] first_name: String, age: Option<u8>{inner} }}\n"
        )?;
    }
    Ok(())
}

fn resolver_of(out: &mut String, shape: &Shape, number: usize) -> core::fmt::Result {
    let of = &shape.graph;
    let (step, objects) = (of.resolvers, of.objects.max(1));
    let own = if shape.request_scoped { ", own: Inject<PerRequest>" } else { "" };
    let field = if shape.injected && shape.providers > 0 { "p: Arc<P0>" } else { "" };
    let guard = if of.guarded { "    #[use_guards(PlainGuard)]\n" } else { "" };
    writeln!(out, "#[resolver]\nstruct R{number} {{ {field} }}\n\n#[resolver]\nimpl R{number} {{")?;
    // Every resolver needs a field, and every schema needs a query.
    for query in (number..of.queries.max(of.resolvers)).step_by(step) {
        writeln!(
            out,
            "    #[query]\n{guard}    async fn q{query}(&self, first: Option<i32>{own}) -> Vec<O{}> {{ Vec::new() }}",
            query % objects
        )?;
    }
    for mutation in (number..of.mutations).step_by(step) {
        writeln!(
            out,
            "    #[mutation]\n{guard}    async fn m{mutation}(&self, input: N{}{own}) -> Result<bool, Error> {{ Ok(input.age.is_some()) }}",
            mutation % of.mutations.min(20)
        )?;
    }
    for subscription in (number..of.subscriptions).step_by(step) {
        writeln!(
            out,
            "    #[subscription]\n    async fn s{subscription}(&self{own}) -> impl baya::Stream<Item = i32> + use<> {{ Nothing }}"
        )?;
    }
    for added in (number..of.fields).step_by(step) {
        let (argument, value) = match of.loaders {
            0 => (String::new(), "Ok(Some(object.id))"),
            loaders => {
                (format!(", values: Loader<L{}>", added % loaders), "values.load(object.id).await")
            }
        };
        writeln!(
            out,
            "    #[field]\n{guard}    async fn x{added}(&self, object: &O{}{argument}{own}) -> Result<Option<i32>, Error> {{ {value} }}",
            added % objects
        )?;
    }
    for entity in (number..of.entities.min(objects)).step_by(step) {
        writeln!(
            out,
            "    #[entity]\n    async fn e{entity}(&self, id: i32{own}) -> Option<O{entity}> {{ None }}"
        )?;
    }
    writeln!(out, "}}\n")
}
