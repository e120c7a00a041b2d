//! The command `indsigt trace`.

use super::{Failure, ProjectArgs, asked::EditionArgs, refuse, tell};
use crate::{
    check::{self, Chain, ChainNode, Edition},
    diag::{Span, nearest, place_in},
    model::{
        self, Catalogue,
        consent::{Audience, Channel},
        prose,
    },
    source::{self, Sources},
    view::content::beginning,
};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::collections::BTreeSet;

/// Show where a quote, an insight, an idea or a recommendation comes from, and what it leads to
///
/// Follows the chain in both directions: voice, quote, insight, question, board, idea, recommendation. The output is for the team and
/// shows everything the team may see; entries that readers of the catalogue may not see are marked.
#[derive(Args)]
pub(super) struct TraceCommand {
    /// The id of a quote, an insight, a question, a board, an idea, a recommendation or a voice; `quote:id` if two things share the id
    id: String,
    /// The format of the output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TraceFormat,
    #[command(flatten)]
    of: EditionArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TraceFormat {
    /// Text for people
    Text,
    /// One JSON object: `nodes` and `edges`
    Json,
    /// A graph in the DOT language, for Graphviz
    Dot,
}

/// An entry of the trace: the kind, id, title and location of a chain node.
struct TraceEntry {
    kind: &'static str,
    id: String,
    title: String,
    span: Span,
    is_held_back: bool,
}

pub(super) fn run(command: &TraceCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let (sources, _) = source::read(&project.root, &project.config)?;
    let options = command.of.options(&project.root)?;
    let (catalogue, _) = model::build(&sources, options.drafts);
    let seen_by = |audience| check::edition(&catalogue, audience, Channel::Site, options.today);
    let edition = seen_by(options.audience.unwrap_or(Audience::Internal));
    let readers = seen_by(catalogue.config.audience);
    let chain = Chain::of(&edition);
    let point = find(&command.id, &edition, &catalogue)?;
    let teller = TraceWriter { edition: &edition, readers: &readers, catalogue: &catalogue, sources: &sources };
    match command.format {
        TraceFormat::Text => teller.text(&chain, point),
        TraceFormat::Json => tell!("{}", teller.json(&chain, point)),
        TraceFormat::Dot => tell!("{}", teller.dot(&chain, point).trim_end()),
    }
    Ok(())
}

/// Resolves `id` to a chain node. Ideas are looked up separately, because the name table does not contain them.
fn find(id: &str, edition: &Edition, catalogue: &Catalogue) -> Result<ChainNode, Failure> {
    if let Some(entity) = edition.resolve(id) {
        return ChainNode::of(entity).ok_or_else(|| {
            refuse(format!("`{id}` is {}, which is no part of the chain\n  help: name a quote, an insight, a question, a board, an idea, a recommendation or a voice", entity.kind.with_article()))
        });
    }
    if let Err(model::names::ResolveError::Ambiguous(kinds)) = catalogue.names.resolve(id) {
        return Err(refuse(format!(
            "several things are called `{id}`\n  help: {}",
            model::names::say_which(&kinds, id)
        )));
    }
    if edition.hides(id.split_once(':').map_or(id, |(_, bare)| bare)) {
        return Err(refuse(format!(
            "`{id}` is not for this audience, or has been withdrawn: it is in no edition of theirs"
        )));
    }
    let bare = id.strip_prefix("idea:").unwrap_or(id);
    let ideas = || {
        let boards = catalogue.boards.iter().enumerate();
        boards.filter_map(|(b, node)| Some((b, node.board()?))).flat_map(|(b, board)| {
            board.ideas.iter().enumerate().map(move |(i, idea)| (ChainNode::Idea(b, i), &*idea.id))
        })
    };
    if let Some((point, _)) = ideas().find(|(_, name)| *name == bare) {
        return Ok(point);
    }
    let near =
        catalogue.names.nearest(id, None).or_else(|| nearest(bare, ideas().map(|(_, name)| name)).map(String::from));
    let help = near.map_or(String::new(), |near| format!("\n  help: the nearest is `{near}`"));
    Err(refuse(format!("nothing is called `{id}`{help}")))
}

struct TraceWriter<'a> {
    edition: &'a Edition,
    readers: &'a Edition,
    catalogue: &'a Catalogue,
    sources: &'a Sources,
}

impl TraceWriter<'_> {
    fn told(&self, point: ChainNode) -> TraceEntry {
        let catalogue = self.catalogue;
        let told = |id: &str, title: String, path: &std::sync::Arc<str>, at: std::ops::Range<usize>| TraceEntry {
            kind: point.kind(),
            id: id.to_string(),
            title,
            span: Span::new(path, at),
            is_held_back: match point {
                ChainNode::Voice(i) => self.readers.voice(i).is_none(),
                ChainNode::Quote(i) => self.readers.quote(i).is_none(),
                ChainNode::Recommendation(i) => self.readers.recommendation(i).is_none(),
                _ => false,
            },
        };
        match point {
            ChainNode::Voice(i) => {
                let voice = &catalogue.voices[i];
                told(&voice.id, voice.label.clone().unwrap_or_default(), &catalogue.voices_path, voice.at.clone())
            }
            ChainNode::Quote(i) => {
                let quote = &catalogue.quotes[i].quote;
                let (open, close) = &catalogue.config.quotation_marks;
                let words = quote.testimony.plain().split_whitespace().collect::<Vec<_>>().join(" ");
                told(&quote.id, format!("{open}{}{close}", beginning(&words, 72)), &quote.path, quote.at.clone())
            }
            ChainNode::Insight(i) => {
                let node = &catalogue.insights[i];
                let front = &node.insight.front;
                let title = format!("{}.{} {}", node.theme + 1, node.number, front.title.plain);
                told(&front.slug, title, &front.path, front.at.clone())
            }
            ChainNode::Question(i) => {
                let node = &catalogue.questions[i];
                let path = &catalogue.insights[node.insight].insight.front.path;
                told(&node.question().id, node.question().text.plain.clone(), path, node.question().at.clone())
            }
            ChainNode::Board(i) => {
                let node = &catalogue.boards[i];
                let front = &catalogue.workshops[node.workshop].workshop.front;
                let at = node.board().map_or(front.at.clone(), |b| b.at.clone());
                told(&node.id, format!("{}: {}", front.title.plain, prose::plain(node.words())), &front.path, at)
            }
            ChainNode::Idea(b, i) => {
                let node = &catalogue.boards[b];
                let path = &catalogue.workshops[node.workshop].workshop.front.path;
                let idea = node.board().and_then(|board| board.ideas.get(i));
                let (id, text, at) =
                    idea.map_or(("", String::new(), 0..0), |i| (&*i.id, prose::plain(&i.text), i.at.clone()));
                told(id, text, path, at)
            }
            ChainNode::Recommendation(i) => {
                let one = &catalogue.recommendations[i].recommendation;
                told(&one.id, one.plain(), &one.path, one.at.clone())
            }
        }
    }

    /// Formats the location of a span: `content/….md:12`.
    fn place(&self, span: &Span) -> String {
        let text = self.sources.text(&span.path).map_or("", |t| t);
        format!("{}:{}", span.path, place_in(text, span.start).0)
    }

    fn line(&self, point: ChainNode) -> String {
        let told = self.told(point);
        let mark = if told.is_held_back {
            format!(" [not for {}]", super::readers(self.readers.audience()))
        } else {
            String::new()
        };
        format!("{} {}: {}{mark}  ({})", told.kind, told.id, beginning(&told.title, 90), self.place(&told.span))
    }

    fn text(&self, chain: &Chain, point: ChainNode) {
        tell!("{}", self.line(point));
        if let ChainNode::Insight(i) = point {
            tell!("  rests on {}", self.evidence(i));
        }
        tell!("\ncomes from");
        self.branch(&|p| chain.before(p).collect(), point, 1, &mut BTreeSet::new());
        tell!("\nleads to");
        self.branch(&|p| chain.next(p).collect(), point, 1, &mut BTreeSet::new());
    }

    /// Formats the evidence for an insight: `4 quotes from 3 voices; interview, observation; may stand in: site 4, posters 2, …`.
    fn evidence(&self, insight: usize) -> String {
        let evidence = self.edition.evidence(insight);
        let methods: Vec<&str> = evidence.methods.iter().copied().collect();
        let channels = self.edition.in_channels(&evidence.quotes);
        let channels = channels.iter().map(|(channel, n)| format!("{} {n}", channel.name()));
        format!(
            "{} from {}; {}; may stand in: {}",
            super::count(evidence.quotes.len(), "quote"),
            super::count(evidence.voices.len(), "voice"),
            if methods.is_empty() { "no method named".to_string() } else { methods.join(", ") },
            channels.collect::<Vec<_>>().join(", ")
        )
    }

    fn branch(
        &self,
        onward: &impl Fn(ChainNode) -> Vec<ChainNode>,
        from: ChainNode,
        depth: usize,
        told: &mut BTreeSet<ChainNode>,
    ) {
        let points = onward(from);
        if points.is_empty() && depth == 1 {
            tell!("  nothing");
        }
        for point in points {
            // A node on several branches is expanded only on the first.
            let is_new = told.insert(point);
            let again = if is_new || onward(point).is_empty() { "" } else { "  …" };
            tell!("{}{}{again}", "  ".repeat(depth), self.line(point));
            if is_new {
                self.branch(onward, point, depth + 1, told);
            }
        }
    }

    fn json(&self, chain: &Chain, point: ChainNode) -> String {
        let steps = chain.steps(point);
        let name = |p: ChainNode| {
            let told = self.told(p);
            format!("{}:{}", told.kind, told.id)
        };
        let nodes = points(point, &steps).into_iter().map(|p| {
            let told = self.told(p);
            let text = self.sources.text(&told.span.path).map_or("", |t| t);
            json!({
                "name": name(p), "kind": told.kind, "id": told.id, "title": told.title, "file": &*told.span.path,
                "line": place_in(text, told.span.start).0, "is_held_back": told.is_held_back,
            })
        });
        let nodes: Vec<_> = nodes.collect();
        let edges: Vec<_> = steps.iter().map(|(a, b)| json!({ "from": name(*a), "to": name(*b) })).collect();
        format!("{:#}", json!({ "of": name(point), "nodes": nodes, "edges": edges }))
    }

    fn dot(&self, chain: &Chain, point: ChainNode) -> String {
        let steps = chain.steps(point);
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let name = |p: ChainNode| {
            let told = self.told(p);
            quoted(&format!("{}:{}", told.kind, told.id))
        };
        let mut out = String::from("digraph trace {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n");
        for p in points(point, &steps) {
            let told = self.told(p);
            let bold = if p == point { ", penwidth=2" } else { "" };
            let label = quoted(&format!("{} {}\n{}", told.kind, told.id, beginning(&told.title, 60)));
            out.push_str(&format!("  {} [label={}{bold}];\n", name(p), label.replace('\n', "\\n")));
        }
        steps.iter().for_each(|(a, b)| out.push_str(&format!("  {} -> {};\n", name(*a), name(*b))));
        out.push_str("}\n");
        out
    }
}

/// Returns `point` and every node of `steps`, ordered from voices to recommendations.
fn points(point: ChainNode, steps: &BTreeSet<(ChainNode, ChainNode)>) -> BTreeSet<ChainNode> {
    steps.iter().flat_map(|(a, b)| [*a, *b]).chain([point]).collect()
}
