//! The handlers of a program with triggers other than HTTP: jobs, listeners, commands and sagas.

use core::fmt::Write;

use super::shape::{Shape, Triggered};

/// The maximum number of messages that one field declares.
const MOST_SENT: usize = 8;

/// Writes the handlers of a shape, with the module that lists them. Does nothing for a shape without such handlers.
pub fn write(out: &mut String, shape: &Shape) -> core::fmt::Result {
    let of = &shape.triggered;
    if !of.is_there() {
        return Ok(());
    }
    messages(out, of)?;
    for component in 0..of.components.max(1) {
        handlers(out, shape, component)?;
    }
    senders(out, of)?;
    let components = (0..of.components.max(1)).map(|number| format!("T{number}"));
    let senders = (0..of.commands.div_ceil(MOST_SENT)).map(|number| format!("S{number}"));
    let all: Vec<String> = components.chain(senders).collect();
    writeln!(
        out,
        "#[module(imports = [Shared], providers = [{}])]\nstruct TriggeredModule;\n",
        all.join(", ")
    )
}

/// Returns the modules that the root imports for the handlers.
pub fn imports(shape: &Shape) -> Vec<String> {
    let of = &shape.triggered;
    let is_there = of.is_there();
    let drivers = [
        (of.jobs > 0, "baya::schedule::ScheduleModule"),
        (of.listeners + of.distributed + of.sagas > 0, "baya::events::EventsModule"),
        (of.commands > 0, "baya::cqrs::CqrsModule"),
        (is_there, "TriggeredModule"),
    ];
    let needed = drivers.into_iter().filter(|(is_needed, _)| *is_needed);
    needed.map(|(_, name)| name.to_owned()).collect()
}

fn messages(out: &mut String, of: &Triggered) -> core::fmt::Result {
    for event in 0..of.events.max(1) {
        writeln!(out, "struct E{event};\n")?;
    }
    for event in 0..of.distributed {
        writeln!(
            out,
            "#[dto]\n#[derive(baya::events::DistributedEvent)]\n#[event(name = \"d{event}\")]\n\
             struct D{event} {{ id: u64 }}\n"
        )?;
    }
    for command in 0..of.commands {
        writeln!(out, "#[derive(baya::cqrs::Command)]\nstruct K{command};\n")?;
    }
    Ok(())
}

fn handlers(out: &mut String, shape: &Shape, component: usize) -> core::fmt::Result {
    let of = &shape.triggered;
    let step = of.components.max(1);
    let own = if shape.request_scoped { ", own: Inject<PerRequest>" } else { "" };
    let field = if shape.injected && shape.providers > 0 { "p: Arc<P0>" } else { "" };
    writeln!(
        out,
        "#[injectable]\nstruct T{component} {{ {field} }}\n\n#[injectable]\nimpl T{component} {{"
    )?;
    for job in (component..of.jobs).step_by(step) {
        let trigger = ["cron(\"0 4 * * MON\", tz = \"Europe/Paris\")", "interval(\"5m\")"][job % 2];
        writeln!(out, "    #[baya::{trigger}]\n    async fn j{job}(&self{own}) {{}}")?;
    }
    for listener in (component..of.listeners).step_by(step) {
        let event = listener % of.events.max(1);
        writeln!(
            out,
            "    #[baya::on_event]\n    async fn l{listener}(&self, event: &E{event}{own}) {{}}"
        )?;
    }
    for listener in (component..of.distributed).step_by(step) {
        writeln!(
            out,
            "    #[baya::on_event(distributed)]\n    async fn d{listener}(&self, event: Arc<D{listener}>{own}) -> Result<(), Error> {{ Ok(()) }}"
        )?;
    }
    for command in (component..of.commands).step_by(step) {
        writeln!(
            out,
            "    #[baya::command_handler]\n    async fn k{command}(&self, command: K{command}{own}) {{}}"
        )?;
    }
    if of.commands > 0 {
        for saga in (component..of.sagas).step_by(step) {
            let (event, command) = (saga % of.events.max(1), saga % of.commands);
            writeln!(
                out,
                "    #[baya::saga]\n    async fn s{saga}(&self, event: &E{event}) -> Option<K{command}> {{ None }}"
            )?;
        }
    }
    writeln!(out, "}}\n")
}

/// Writes components that send all commands, each as many as a field declares.
fn senders(out: &mut String, of: &Triggered) -> core::fmt::Result {
    let all: Vec<String> = (0..of.commands).map(|command| format!("K{command}")).collect();
    for (number, sent) in all.chunks(MOST_SENT).enumerate() {
        let sent = sent.join(", ");
        writeln!(
            out,
            "#[injectable]\nstruct S{number} {{ commands: baya::cqrs::Commands<({sent},)> }}\n"
        )?;
    }
    Ok(())
}
