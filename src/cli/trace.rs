//! The command `indsigt trace`.

use super::{Failure, ProjectArgs, args::EditionArgs, print_stdout, usage_error};
use crate::{
    check::{self, Chain, ChainNode, Edition},
    diag::{Span, line_and_column, nearest},
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
    edition_args: EditionArgs,
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
    is_withheld: bool,
}

pub(super) fn run(command: &TraceCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let (sources, _) = source::read(&project.root, &project.config)?;
    let options = command.edition_args.to_options(&project.root)?;
    let (catalogue, _) = model::build(&sources, options.with_drafts);
    let edition_for = |audience| check::edition(&catalogue, audience, Channel::Site, options.today);
    let edition = edition_for(options.audience.unwrap_or(Audience::Internal));
    let readers_edition = edition_for(catalogue.config.audience);
    let chain = Chain::new(&edition);
    let node = resolve_node(&command.id, &edition, &catalogue)?;
    let writer =
        TraceWriter { edition: &edition, readers_edition: &readers_edition, catalogue: &catalogue, sources: &sources };
    match command.format {
        TraceFormat::Text => writer.print_text(&chain, node),
        TraceFormat::Json => print_stdout!("{}", writer.to_json(&chain, node)),
        TraceFormat::Dot => print_stdout!("{}", writer.to_dot(&chain, node).trim_end()),
    }
    Ok(())
}

/// Resolves `id` to a chain node. Ideas are looked up separately, because the name table does not contain them.
fn resolve_node(id: &str, edition: &Edition, catalogue: &Catalogue) -> Result<ChainNode, Failure> {
    if let Some(entity) = edition.resolve(id) {
        return ChainNode::from_entity(entity).ok_or_else(|| {
            usage_error(format!("`{id}` is {}, which is not part of the chain\n  help: name a quote, an insight, a question, a board, an idea, a recommendation or a voice", entity.kind.with_article()))
        });
    }
    if let Err(model::names::ResolveError::Ambiguous(entities)) = catalogue.resolve_name(id) {
        return Err(usage_error(format!(
            "several things are called `{id}`\n  help: {}",
            catalogue.disambiguation_help(&entities)
        )));
    }
    if edition.is_withheld_id(id.split_once(':').map_or(id, |(_, bare)| bare)) {
        return Err(usage_error(format!(
            "`{id}` is not for this audience, or has been withdrawn: none of their editions contains it"
        )));
    }
    let bare = id.strip_prefix("idea:").unwrap_or(id);
    let ideas = || {
        let boards = catalogue.boards.iter().enumerate();
        boards.filter_map(|(b, node)| Some((b, node.board()?))).flat_map(|(b, board)| {
            board.ideas.iter().enumerate().map(move |(i, idea)| (ChainNode::Idea(b, i), &*idea.id))
        })
    };
    if let Some((node, _)) = ideas().find(|(_, name)| *name == bare) {
        return Ok(node);
    }
    let near =
        catalogue.names.nearest(id, None).or_else(|| nearest(bare, ideas().map(|(_, name)| name)).map(String::from));
    let help = near.map_or(String::new(), |near| format!("\n  help: did you mean `{near}`?"));
    Err(usage_error(format!("nothing is called `{id}`{help}")))
}

struct TraceWriter<'a> {
    edition: &'a Edition,
    readers_edition: &'a Edition,
    catalogue: &'a Catalogue,
    sources: &'a Sources,
}

impl TraceWriter<'_> {
    fn entry(&self, chain_node: ChainNode) -> TraceEntry {
        let catalogue = self.catalogue;
        let new_entry =
            |id: &str, title: String, path: &std::sync::Arc<str>, range: std::ops::Range<usize>| TraceEntry {
                kind: chain_node.kind(),
                id: id.to_string(),
                title,
                span: Span::new(path, range),
                is_withheld: match chain_node {
                    ChainNode::Voice(i) => self.readers_edition.voice(i).is_none(),
                    ChainNode::Quote(i) => self.readers_edition.quote(i).is_none(),
                    ChainNode::Recommendation(i) => self.readers_edition.recommendation(i).is_none(),
                    _ => false,
                },
            };
        match chain_node {
            ChainNode::Voice(i) => {
                let voice = &catalogue.voices[i];
                new_entry(
                    &voice.id,
                    voice.label.clone().unwrap_or_default(),
                    &catalogue.voices_path,
                    voice.id_range.clone(),
                )
            }
            ChainNode::Quote(i) => {
                let quote = &catalogue.quotes[i].quote;
                let (open, close) = &catalogue.config.quotation_marks;
                let words = quote.testimony.plain_text().split_whitespace().collect::<Vec<_>>().join(" ");
                new_entry(
                    &quote.id,
                    format!("{open}{}{close}", beginning(&words, 72)),
                    &quote.path,
                    quote.range.clone(),
                )
            }
            ChainNode::Insight(i) => {
                let node = &catalogue.insights[i];
                let front = &node.insight.front;
                let title = format!("{}.{} {}", node.theme + 1, node.number, front.title.plain);
                new_entry(&front.slug, title, &front.path, front.title_range.clone())
            }
            ChainNode::Question(i) => {
                let node = &catalogue.questions[i];
                let path = &catalogue.insights[node.insight].insight.front.path;
                new_entry(&node.question().id, node.question().text.plain.clone(), path, node.question().range.clone())
            }
            ChainNode::Board(i) => {
                let node = &catalogue.boards[i];
                let front = &catalogue.workshops[node.workshop].workshop.front;
                let range = node.board().map_or(front.title_range.clone(), |b| b.heading_range.clone());
                new_entry(
                    &node.id,
                    format!("{}: {}", front.title.plain, prose::plain_text(node.question_text())),
                    &front.path,
                    range,
                )
            }
            ChainNode::Idea(b, i) => {
                let node = &catalogue.boards[b];
                let path = &catalogue.workshops[node.workshop].workshop.front.path;
                let idea = node.board().and_then(|board| board.ideas.get(i));
                let (id, text, range) =
                    idea.map_or(("", String::new(), 0..0), |i| (&*i.id, prose::plain_text(&i.text), i.range.clone()));
                new_entry(id, text, path, range)
            }
            ChainNode::Recommendation(i) => {
                let recommendation = &catalogue.recommendations[i].recommendation;
                new_entry(
                    &recommendation.id,
                    recommendation.plain(),
                    &recommendation.path,
                    recommendation.range.clone(),
                )
            }
        }
    }

    /// Formats the location of a span: `content/….md:12`.
    fn format_location(&self, span: &Span) -> String {
        let text = self.sources.text(&span.path).map_or("", |t| t);
        format!("{}:{}", span.path, line_and_column(text, span.start).0)
    }

    fn format_node(&self, node: ChainNode) -> String {
        let entry = self.entry(node);
        let mark = if entry.is_withheld {
            format!(" [not for {}]", super::audience_name(self.readers_edition.audience()))
        } else {
            String::new()
        };
        format!(
            "{} {}: {}{mark}  ({})",
            entry.kind,
            entry.id,
            beginning(&entry.title, 90),
            self.format_location(&entry.span)
        )
    }

    fn print_text(&self, chain: &Chain, node: ChainNode) {
        print_stdout!("{}", self.format_node(node));
        if let ChainNode::Insight(i) = node {
            print_stdout!("  rests on {}", self.format_evidence(i));
        }
        print_stdout!("\ncomes from");
        self.print_branch(&|p| chain.predecessors(p).collect(), node, 1, &mut BTreeSet::new());
        print_stdout!("\nleads to");
        self.print_branch(&|p| chain.successors(p).collect(), node, 1, &mut BTreeSet::new());
    }

    /// Formats the evidence for an insight: `4 quotes from 3 voices; interview, observation; may stand in: site 4, posters 2, …`.
    fn format_evidence(&self, insight: usize) -> String {
        let evidence = self.edition.evidence(insight);
        let methods: Vec<&str> = evidence.methods.iter().copied().collect();
        let channels = self.edition.count_by_channel(&evidence.quotes);
        let channels = channels.iter().map(|(channel, n)| format!("{} {n}", channel.name()));
        format!(
            "{} from {}; {}; may appear in: {}",
            super::format_count(evidence.quotes.len(), "quote"),
            super::format_count(evidence.voices.len(), "voice"),
            if methods.is_empty() { "no method given".to_string() } else { methods.join(", ") },
            channels.collect::<Vec<_>>().join(", ")
        )
    }

    fn print_branch(
        &self,
        neighbours: &impl Fn(ChainNode) -> Vec<ChainNode>,
        parent: ChainNode,
        depth: usize,
        visited: &mut BTreeSet<ChainNode>,
    ) {
        let nodes = neighbours(parent);
        if nodes.is_empty() && depth == 1 {
            print_stdout!("  nothing");
        }
        for node in nodes {
            // A node on several branches is expanded only on the first.
            let is_new = visited.insert(node);
            let ellipsis = if is_new || neighbours(node).is_empty() { "" } else { "  …" };
            print_stdout!("{}{}{ellipsis}", "  ".repeat(depth), self.format_node(node));
            if is_new {
                self.print_branch(neighbours, node, depth + 1, visited);
            }
        }
    }

    fn to_json(&self, chain: &Chain, node: ChainNode) -> String {
        let links = chain.links_through(node);
        let name = |p: ChainNode| {
            let entry = self.entry(p);
            format!("{}:{}", entry.kind, entry.id)
        };
        let nodes = collect_nodes(node, &links).into_iter().map(|p| {
            let entry = self.entry(p);
            let text = self.sources.text(&entry.span.path).map_or("", |t| t);
            json!({
                "name": name(p), "kind": entry.kind, "id": entry.id, "title": entry.title, "file": &*entry.span.path,
                "line": line_and_column(text, entry.span.start).0, "is_held_back": entry.is_withheld,
            })
        });
        let nodes: Vec<_> = nodes.collect();
        let edges: Vec<_> = links.iter().map(|(a, b)| json!({ "from": name(*a), "to": name(*b) })).collect();
        format!("{:#}", json!({ "of": name(node), "nodes": nodes, "edges": edges }))
    }

    fn to_dot(&self, chain: &Chain, node: ChainNode) -> String {
        let links = chain.links_through(node);
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let name = |p: ChainNode| {
            let entry = self.entry(p);
            quoted(&format!("{}:{}", entry.kind, entry.id))
        };
        let mut out = String::from("digraph trace {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n");
        for p in collect_nodes(node, &links) {
            let entry = self.entry(p);
            let bold = if p == node { ", penwidth=2" } else { "" };
            let label = quoted(&format!("{} {}\n{}", entry.kind, entry.id, beginning(&entry.title, 60)));
            out.push_str(&format!("  {} [label={}{bold}];\n", name(p), label.replace('\n', "\\n")));
        }
        links.iter().for_each(|(a, b)| out.push_str(&format!("  {} -> {};\n", name(*a), name(*b))));
        out.push_str("}\n");
        out
    }
}

/// Returns `node` and every node of `steps`, ordered from voices to recommendations.
fn collect_nodes(node: ChainNode, links: &BTreeSet<(ChainNode, ChainNode)>) -> BTreeSet<ChainNode> {
    links.iter().flat_map(|(a, b)| [*a, *b]).chain([node]).collect()
}
