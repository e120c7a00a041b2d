//! Skins: templates, styles, fonts and words, built in and overridden path by path from `themes/<name>/`.
//!
//! No other module uses Tera. A template sees only the values it is given.

pub mod colour;
mod designs;
mod words;

pub use words::{Argument, Words};

use crate::{
    diag::{Diagnostic, Report, Span, codes, nearest, quoted_list},
    source::{Content, Sources},
};
use bytes::Bytes;
use include_dir::{Dir, include_dir};
use regex::Regex;
use serde::Serialize;
use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};
use tera::{ErrorKind, Kwargs, State, Tera, TeraResult};

/// The built-in skins.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The skin that every other skin falls back on.
const DEFAULT: &str = "default";

/// The prefix of built-in templates' names, for templates that extend the one they override.
const BUILT_IN_PREFIX: &str = "builtin/";

/// The prefix of the default skin's template names, for built-in skins that extend them.
const DEFAULT_PREFIX: &str = "default/";

/// A loaded skin.
pub struct Skin {
    tera: Tera,
    words: Words,
    assets: BTreeMap<String, Bytes>,
    templates: BTreeMap<String, (Arc<str>, Arc<str>)>,
    print: BTreeMap<String, PrintFile>,
    digest: [u8; 32],
}

/// A print layout, a font, or a file that belongs to one.
pub struct PrintFile {
    /// The path, for findings.
    pub path: Arc<str>,
    /// The content.
    pub content: Content,
}

/// A request for a skin, in a language, with labels.
pub struct SkinRequest<'a> {
    /// The skin's name.
    pub name: &'a str,
    /// The byte range of the name in the configuration.
    pub range: std::ops::Range<usize>,
    /// The language of the interface.
    pub language: &'a str,
    /// A catalogue's own words for the kinds of entries, by key.
    pub labels: &'a [(String, String)],
}

/// A template that cannot be rendered.
#[derive(Debug)]
pub struct TemplateError {
    /// The problem and its location.
    pub finding: Box<Diagnostic>,
}

impl Skin {
    /// Loads a skin and reports its problems. Returns `None` if the skin cannot be used.
    pub fn load(sources: &Sources, request: &SkinRequest<'_>, report: &mut Report) -> Option<Skin> {
        let folder = format!("themes/{}/", request.name);
        let is_project_skin = sources.files_under(&folder).next().is_some();
        if !is_project_skin && BUILT_IN.get_dir(request.name).is_none() {
            report_unknown_skin(sources, request, report);
            return None;
        }
        let mut parts = SkinParts::default();
        let mut files = built_in_files(DEFAULT);
        if request.name != DEFAULT {
            // The default skin's templates stay available under its own name, since other built-in skins extend them.
            files.iter().for_each(|(name, file)| parts.add(name, file.clone(), DEFAULT_PREFIX));
            files.extend(built_in_files(request.name));
        }
        let project_files = sources
            .files_under(&folder)
            .map(|(path, content)| (path[folder.len()..].to_string(), (path.clone(), content.clone())));
        let words = load_words(request, &files, sources, &folder, report);
        report_unused_files(&files, sources, &folder, report);
        files.into_iter().for_each(|(name, file)| parts.add(&name, file, BUILT_IN_PREFIX));
        project_files.for_each(|(name, file)| parts.add(&name, file, ""));
        parts.add_plain_names();
        let SkinParts { templates, assets, print } = parts;
        let words = words?;
        let tera =
            compile(&templates, &words).map_err(|error| report.push(tera_diagnostic(&error, "", &templates))).ok()?;
        let mut hasher = blake3::Hasher::new();
        for (name, (_, text)) in &templates {
            hasher.update(name.as_bytes()).update(&[0]).update(text.as_bytes()).update(&[0]);
        }
        hasher.update(&words.digest());
        Some(Skin { tera, words, assets, templates, print, digest: *hasher.finalize().as_bytes() })
    }

    /// Returns the digest of the templates and words that pages are rendered with.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// Returns the words of the interface.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Returns the files that are copied unchanged, by their paths below `assets/`.
    pub fn assets(&self) -> &BTreeMap<String, Bytes> {
        &self.assets
    }

    /// Returns the layouts and fonts for print, by their paths below `print/`.
    pub fn print_files(&self) -> &BTreeMap<String, PrintFile> {
        &self.print
    }

    /// Returns the text of the template or layout at `path`, for showing a finding in it.
    pub fn text(&self, path: &str) -> Option<&str> {
        let print_text = || {
            self.print.values().find(|file| &*file.path == path).and_then(|file| match &file.content {
                Content::Text(text) => Some(&**text),
                Content::Bytes(_) => None,
            })
        };
        self.templates.values().find(|(p, _)| &**p == path).map(|(_, text)| &**text).or_else(print_text)
    }

    /// Converts a value to the form that templates see, once for many pages.
    pub fn shared_value(value: &impl Serialize) -> SharedValue {
        SharedValue(tera::Value::from_serializable(value))
    }

    /// Renders the template `name`, which sees `frame` and `page`.
    ///
    /// # Errors
    /// The problem, and its location in the template.
    pub fn render(&self, name: &str, frame: &SharedValue, page: &impl Serialize) -> Result<String, TemplateError> {
        let html = self.render_into(vec![], name, frame, Self::shared_value(page))?;
        Ok(String::from_utf8(html).expect("templates and what is put into them are text"))
    }

    /// Renders the template `name` and appends the result to `out`, which does not reallocate if its capacity suffices.
    ///
    /// # Errors
    /// As for [`Skin::render`].
    pub fn render_into(
        &self,
        mut out: Vec<u8>,
        name: &str,
        frame: &SharedValue,
        page: SharedValue,
    ) -> Result<Vec<u8>, TemplateError> {
        let mut context = tera::Context::new();
        context.insert_value("frame", frame.0.clone());
        context.insert_value("page", page.0);
        let result = self.tera.render_to(name, &context, &mut out);
        result.map_err(|error| self.template_error(name, &context, error))?;
        Ok(out)
    }

    /// Converts a failure to render `name` to an error whose location is that in the template's text as its author wrote it.
    fn template_error(&self, name: &str, context: &tera::Context, error: tera::Error) -> TemplateError {
        let tera = new_tera(&self.words, template_texts(&self.templates)).ok();
        let error = tera.and_then(|tera| tera.render(name, context).err()).unwrap_or(error);
        TemplateError { finding: Box::new(tera_diagnostic(&error, name, &self.templates)) }
    }
}

/// A value that many pages share. Serialized within another value, it is reused as it is, not built again.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct SharedValue(tera::Value);

type SkinFiles = BTreeMap<String, (Arc<str>, Content)>;
type Templates = BTreeMap<String, (Arc<str>, Arc<str>)>;

/// Returns whether `bytes` are a file of a built-in skin, at `path` below the folder of the skin.
pub fn is_built_in(path: &str, bytes: &[u8]) -> bool {
    BUILT_IN.dirs().any(|skin| skin.get_file(skin.path().join(path)).is_some_and(|file| file.contents() == bytes))
}

/// Returns the files of a built-in skin by their paths in it.
fn built_in_files(name: &str) -> SkinFiles {
    fn walk(dir: &'static Dir<'_>, root: &str, out: &mut SkinFiles) {
        for file in dir.files() {
            let path: Arc<str> = format!("themes/{}", file.path().display()).replace('\\', "/").into();
            let content = match file.contents_utf8() {
                Some(text) => Content::Text(text.into()),
                None => Content::Bytes(Bytes::from_static(file.contents())),
            };
            out.insert(path[root.len()..].to_string(), (path, content));
        }
        dir.dirs().for_each(|dir| walk(dir, root, out));
    }
    let mut files = SkinFiles::new();
    if let Some(dir) = BUILT_IN.get_dir(name) {
        walk(dir, &format!("themes/{name}/"), &mut files);
    }
    files
}

/// The files of a skin by purpose.
#[derive(Default)]
struct SkinParts {
    templates: Templates,
    assets: BTreeMap<String, Bytes>,
    print: BTreeMap<String, PrintFile>,
}

impl SkinParts {
    /// Adds the file `name` to its group; a template's name gets the prefix `prefix`.
    fn add(&mut self, name: &str, (path, content): (Arc<str>, Content), prefix: &str) {
        if name.starts_with("site/") {
            if let Content::Text(text) = content {
                self.templates.insert(format!("{prefix}{name}"), (path, text));
            }
        } else if let Some(asset) = name.strip_prefix("assets/") {
            self.assets.insert(asset.to_string(), content.to_bytes());
        } else if let Some(print_name) = name.strip_prefix("print/") {
            self.print.insert(print_name.to_string(), PrintFile { path, content });
        }
    }
}

impl SkinParts {
    /// Gives each built-in template that is not overridden its plain name: a fallback under the prefixed name would cost a lookup on every
    /// page. Prefixed names are kept only if a project has templates of its own, since only those use them.
    fn add_plain_names(&mut self) {
        let has_project_templates =
            self.templates.keys().any(|name| !name.starts_with(BUILT_IN_PREFIX) && !name.starts_with(DEFAULT_PREFIX));
        for (name, file) in std::mem::take(&mut self.templates) {
            let Some(plain) = name.strip_prefix(BUILT_IN_PREFIX).map(String::from) else {
                self.templates.insert(name, file);
                continue;
            };
            if has_project_templates {
                self.templates.insert(name, file.clone());
            }
            // A template that overrides this one comes later in the order of names.
            self.templates.insert(plain, file);
        }
    }
}

/// The extensions of files that a skin is meant to use. A skin may also hold a licence or a description beside its parts.
const SKIN_EXTENSIONS: [&str; 10] = ["html", "xml", "css", "js", "typ", "ftl", "ttf", "otf", "woff", "woff2"];

/// The folders of a skin's parts.
const PART_FOLDERS: [&str; 4] = ["site/", "assets/", "print/", "words/"];

/// Reports files of a project's own skin that nothing reads or that would leave pages empty: mostly a mistyped name.
fn report_unused_files(built_in: &SkinFiles, sources: &Sources, folder: &str, report: &mut Report) {
    let texts = || {
        sources
            .files_under(folder)
            .filter_map(|(_, content)| if let Content::Text(text) = content { Some(text) } else { None })
    };
    for (path, content) in sources.files_under(folder) {
        let name = &path[folder.len()..];
        let extension = name.rsplit('.').next().unwrap_or_default();
        let is_template = name.starts_with("site/") && !built_in.contains_key(name);
        let is_empty = matches!(content, Content::Text(text) if text.trim().is_empty());
        let help = if !PART_FOLDERS.iter().any(|part| name.starts_with(part)) && SKIN_EXTENSIONS.contains(&extension) {
            format!("a skin has the folders {}", quoted_list(PART_FOLDERS.map(|part| part.trim_end_matches('/'))))
        } else if is_template && !texts().any(|text| text.contains(name)) {
            let near =
                nearest(name, built_in.keys().filter(|template| template.starts_with("site/")).map(String::as_str));
            near.map_or("no template includes it: name it in a template".to_string(), |near| {
                format!("did you mean `{near}`?")
            })
        } else if name.starts_with("words/") && !built_in.contains_key(name) {
            format!(
                "the languages are {}",
                quoted_list(built_in.keys().filter_map(|n| n.strip_prefix("words/")?.strip_suffix(".ftl")))
            )
        } else if name.starts_with("print/fonts/") && ["woff", "woff2"].contains(&extension) {
            "fonts for print are TrueType or OpenType files: `.ttf`, `.otf`".to_string()
        } else if name.starts_with("site/") && is_empty {
            "its pages would be empty; delete the file to use the built-in template".to_string()
        } else {
            continue;
        };
        let message =
            if is_empty && !is_template { "this template is empty" } else { "this file of the skin is not used" };
        report.push(Diagnostic::warning(codes::E021, Span::new(path, 0..0), message).help(help));
    }
}

fn report_unknown_skin(sources: &Sources, request: &SkinRequest<'_>, report: &mut Report) {
    let mut names: Vec<String> = BUILT_IN.dirs().map(|d| d.path().display().to_string()).collect();
    names.extend(sources.files_under("themes/").filter_map(|(path, _)| path.split('/').nth(1).map(String::from)));
    names.sort();
    names.dedup();
    let skins = names.iter().map(String::as_str);
    let help = match nearest(request.name, skins.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the skins are {}; a skin of your own is a folder with files in `themes/`", quoted_list(skins)),
    };
    let span = Span::new(sources.config_path(), request.range.clone());
    report.push(Diagnostic::error(codes::E035, span, format!("there is no skin `{}`", request.name)).help(help));
}

fn load_words(
    request: &SkinRequest<'_>,
    files: &SkinFiles,
    sources: &Sources,
    folder: &str,
    report: &mut Report,
) -> Option<Words> {
    let name = format!("words/{}.ftl", request.language);
    let mut texts: Vec<(Arc<str>, Arc<str>)> = vec![];
    if let Some((path, Content::Text(text))) = files.get(&name) {
        texts.push((path.clone(), text.clone()));
    }
    let project_path = format!("{folder}{name}");
    if let Some(text) = sources.text(&project_path) {
        texts.push((project_path.into(), text.clone()));
    }
    let contents: Vec<&str> = texts.iter().map(|(_, text)| &**text).collect();
    match Words::new(request.language, &contents, request.labels) {
        Ok(words) => Some(words),
        Err(errors) => {
            for error in errors {
                let span = Span::new(&texts[error.file].0, error.offset..error.offset + 1);
                report.push(Diagnostic::error(
                    codes::E036,
                    span,
                    format!("these words cannot be read: {}", error.message),
                ));
            }
            None
        }
    }
}

/// Compiles the templates. If one of them is invalid, the error refers to its text as its author wrote it.
fn compile(templates: &Templates, words: &Words) -> TeraResult<Tera> {
    let filled = templates.iter().map(|(name, (_, text))| (name.as_str(), insert_plain_words(text, words)));
    new_tera(words, filled).or_else(|_| new_tera(words, template_texts(templates)))
}

fn template_texts(templates: &Templates) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    templates.iter().map(|(name, (_, text))| (name.as_str(), Cow::Borrowed(&**text)))
}

fn new_tera<'t>(words: &Words, texts: impl Iterator<Item = (&'t str, Cow<'t, str>)>) -> TeraResult<Tera> {
    let mut tera = Tera::new();
    let filter_words = words.clone();
    tera.register_filter("word", move |key: &str, kwargs: Kwargs, _: &State<'_>| {
        word_filter(&filter_words, key, &kwargs)
    });
    tera.add_raw_templates(texts)?;
    Ok(tera)
}

/// Words without arguments: `{{ "quotes" | word }}`.
static PLAIN_WORD_PATTERN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"\{\{ "([a-z0-9-]+)" \| word \}\}"#).expect("a pattern"));

/// Inserts the words that are the same on every page into a template, so that no page has to look them up. Words that need escaping are
/// still inserted when the template is rendered.
fn insert_plain_words<'t>(text: &'t str, words: &Words) -> Cow<'t, str> {
    if text.contains("{% raw") {
        return Cow::Borrowed(text);
    }
    PLAIN_WORD_PATTERN.replace_all(text, |captures: &regex::Captures<'_>| {
        let plain = words.plain_message(&captures[1]).filter(|word| !word.contains(['{', '&', '<', '>', '"', '\'']));
        plain.unwrap_or(&captures[0]).to_string()
    })
}

/// Implements the filter `word`: `{{ "quotes-count" | word(n=3) }}`.
fn word_filter(words: &Words, key: &str, kwargs: &Kwargs) -> TeraResult<String> {
    if kwargs.iter().next().is_none()
        && let Some(plain) = words.plain_message(key)
    {
        return Ok(plain.to_string());
    }
    let mut numbers: Vec<(String, usize)> = vec![];
    let mut texts: Vec<(String, String)> = vec![];
    for (name, value) in kwargs.iter() {
        match value.as_u64() {
            Some(n) => numbers.push((name.to_string(), n as usize)),
            None => texts.push((name.to_string(), value.as_str().unwrap_or_default().to_string())),
        }
    }
    let numbers = numbers.iter().map(|(name, n)| (name.as_str(), Argument::Number(*n)));
    let texts = texts.iter().map(|(name, text)| (name.as_str(), Argument::Text(text)));
    let arguments: Vec<_> = numbers.chain(texts).collect();
    words.get(key, &arguments).ok_or_else(|| {
        let reason = if words.contains(key) {
            "take other arguments than these"
        } else {
            "are not in this language's words file"
        };
        tera::Error::message(format!("the words `{key}` {reason}"))
    })
}

/// Converts an error of Tera to a finding at the error's location.
fn tera_diagnostic(error: &tera::Error, name: &str, templates: &Templates) -> Diagnostic {
    let path_of = |name: &str| -> Arc<str> {
        templates.get(name).map_or_else(|| format!("themes/{name}").into(), |(path, _)| path.clone())
    };
    match error.kind() {
        ErrorKind::SyntaxError(e) | ErrorKind::RenderingError(e) => {
            let span = Span::new(&path_of(e.filename()), e.span().range.clone());
            // The message of an undefined name lists those that exist.
            Diagnostic::error(
                codes::E022,
                span,
                format!("this template cannot be used: {}", lowercase_first(e.message())),
            )
        }
        ErrorKind::MissingParent { current, parent } => {
            let span = Span::new(&path_of(current), 0..0);
            let names = templates.keys().map(|n| n.strip_prefix(BUILT_IN_PREFIX).unwrap_or(n));
            let near = nearest(parent, names).map(|near| format!("did you mean `{near}`?"));
            Diagnostic::error(codes::E022, span, format!("there is no template `{parent}` to extend")).maybe_help(near)
        }
        ErrorKind::CircularExtend { tpl, inheritance_chain: chain }
        | ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            let span = Span::new(&path_of(tpl), 0..0);
            let chain = crate::diag::quoted_list(chain.iter().map(String::as_str));
            Diagnostic::error(codes::E022, span, format!("the template `{tpl}` leads back to itself, through {chain}"))
                .help("to extend the built-in template of the same name, put `builtin/` before the name: `{% extends \"builtin/site/page.html\" %}`")
        }
        other => diagnostic_from_text(&other.to_string(), name, templates, &path_of),
    }
}

/// Converts an error whose location is only in its text (`--> file:line:column`) to a finding at the first such location.
fn diagnostic_from_text(
    text: &str,
    name: &str,
    templates: &Templates,
    path_of: &impl Fn(&str) -> Arc<str>,
) -> Diagnostic {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("").trim();
    let message = format!("this template cannot be used: {}", lowercase_first(first));
    let location = text.lines().find_map(|l| l.trim().strip_prefix("--> ").or_else(|| l.trim().strip_prefix("-->")));
    let location = location.and_then(|p| {
        let mut parts = p.trim().trim_matches(['[', ']']).rsplitn(3, ':');
        let (column, line, file) = (parts.next()?, parts.next()?, parts.next()?);
        let (column, line): (usize, usize) = (column.parse().ok()?, line.parse().ok()?);
        let (path, source) = templates.get(file)?;
        let start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        Some(Span::new(path, start + column.saturating_sub(1)..start + column))
    });
    let span = location.unwrap_or_else(|| Span::new(&path_of(name), 0..0));
    let mut finding = Diagnostic::error(codes::E022, span, message);
    for line in text.lines().skip(1).filter(|l| l.trim_start().starts_with(['*', '-']) && !l.contains("-->")).take(5) {
        finding = finding.help(line.trim().trim_start_matches(['*', '-', ' ']).to_string());
    }
    finding
}

fn lowercase_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_lowercase().collect::<String>()).unwrap_or_default()
        + letters.as_str().trim_end_matches('.')
}
