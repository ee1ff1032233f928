//! Checks the types of arguments that are read from a single string. It runs only at boot, because constants can't
//! determine what a type reads.

use super::diagnostic_report::Segment::{Name, Words};
use super::diagnostic_report::{self, Report};
use super::graph::Graph;

/// Reports arguments with a parameter attribute whose types can't be read from one string.
pub(crate) fn check(graph: &Graph<'_>, report: &mut Report) {
    for component in graph.components {
        for handler in component.handlers {
            for argument in handler.arguments {
                let Some(kind) = argument.composite.and_then(|composite| composite()) else {
                    continue;
                };
                let owner = &component.provider.token;
                let name = diagnostic_report::Name { owner, member: handler.name };
                report.title(&[
                    Name(&name),
                    Words(" reads `"),
                    Words(argument.name),
                    Words("` from one string, but its type is "),
                    Words(kind),
                ]);
                report.note(argument.at, &[Words("declared here")]);
                report.help(&[Words(
                    "accept the whole query as `Query<T>` or the whole path as `Path<T>`, or implement `Deserialize` so that the type is read from a string",
                )]);
                report.end();
            }
        }
    }
}
