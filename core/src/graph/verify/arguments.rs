//! Arguments that no request can fill; what a type reads, only the running program knows.

use super::graph::Graph;
use super::report::Piece::{Name, Words};
use super::report::{self, Report};

/// Reports arguments with a parameter attribute whose types can't be read from one string.
pub(crate) fn check(graph: &Graph<'_>, report: &mut Report) {
    for component in graph.components {
        for handler in component.handlers {
            for argument in handler.arguments {
                let Some(kind) = argument.composite.and_then(|composite| composite()) else {
                    continue;
                };
                let owner = &component.provider.token;
                let name = report::Name { owner, member: handler.name };
                report.title(&[
                    Name(&name),
                    Words(" reads `"),
                    Words(argument.name),
                    Words("` from one string, but its type is "),
                    Words(kind),
                ]);
                report.note(argument.at, &[Words("taken here")]);
                report.help(&[Words(
                    "take the whole query as `Query<T>` or the whole path as `Path<T>`, or give the type a `Deserialize` that reads text",
                )]);
                report.end();
            }
        }
    }
}
