//! Architecture: modules import only modules listed above them in the `pub mod` lines of `src/lib.rs`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Returns the public modules in the order of `src/lib.rs`.
fn module_order() -> Vec<String> {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    text.lines().filter_map(|l| l.strip_prefix("pub mod ")?.split(';').next().map(String::from)).collect()
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().flatten().map(|e| e.path());
    let mut files: Vec<_> = entries.flat_map(|p| if p.is_dir() { rust_files(&p) } else { vec![p] }).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "rs"));
    files.sort();
    files
}

/// Returns the first path segment after every `crate::` in a file, including those in groups such as `use crate::{a, b::c}`.
fn imports(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let word = |s: &str| -> String { s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut at_start = true;
        for (i, c) in group.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => at_start = true,
                c if at_start && !c.is_whitespace() => {
                    found.insert(word(&group[i..]));
                    at_start = false;
                }
                _ => {}
            }
        }
    }
    found
}

fn module_of(path: &Path) -> String {
    let relative = path.strip_prefix("src").unwrap().to_string_lossy().replace('\\', "/");
    relative.split(['/', '.']).next().unwrap().to_string()
}

#[test]
fn every_import_of_a_group_is_found() {
    let names = imports("use crate::{\n    diag::{Report, Span},\n    model::front,\n};\nfn x() { crate::view::y() }");
    assert_eq!(names.into_iter().collect::<Vec<_>>(), ["diag", "model", "view"]);
}

#[test]
fn modules_import_only_modules_above_them() {
    let order = module_order();
    assert!(order.len() > 8, "lib.rs lists the modules");
    let place = |name: &str| order.iter().position(|m| m == name);
    let mut wrong = vec![];
    for path in rust_files(Path::new("src")) {
        let own = module_of(&path);
        let Some(here) = place(&own) else { continue };
        for used in imports(&fs::read_to_string(&path).unwrap()) {
            if place(&used).is_some_and(|there| there > here) {
                wrong.push(format!("{} imports `{used}`, which comes after `{own}` in src/lib.rs", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn only_source_memo_write_and_cli_access_the_disk() {
    let allowed = ["source", "memo", "write", "cli", "main"];
    let touches = |p: &PathBuf| {
        let text = fs::read_to_string(p).unwrap();
        text.contains("std::fs") || text.contains(" fs::") || text.contains("    fs,")
    };
    let wrong: Vec<_> =
        rust_files(Path::new("src")).into_iter().filter(|p| !allowed.contains(&&*module_of(p)) && touches(p)).collect();
    assert!(wrong.is_empty(), "the disk is touched in {wrong:?}");
}

#[test]
fn view_and_render_never_name_the_catalogue() {
    let shows = |p: &PathBuf| ["view", "render"].contains(&&*module_of(p));
    let names = |p: &PathBuf| fs::read_to_string(p).unwrap().contains("Catalogue");
    let wrong: Vec<_> = rust_files(Path::new("src")).into_iter().filter(|p| shows(p) && names(p)).collect();
    assert!(wrong.is_empty(), "these name `Catalogue` where an `Edition` is meant: {wrong:?}");
}

#[test]
fn only_skin_names_the_template_engine_and_only_cli_prints() {
    for path in rust_files(Path::new("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let own = module_of(&path);
        assert!(own == "skin" || !text.contains("tera::"), "{} names the template engine", path.display());
        assert!(own == "cli" || !text.contains("println!(") || text.contains("stdout()"), "{} prints", path.display());
    }
}

#[test]
fn formats_of_content_cannot_ask_what_may_be_seen() {
    let resolves =
        |p: &PathBuf| ["mod", "resolve", "testimony", "writer"].contains(&&*p.file_stem().unwrap().to_string_lossy());
    let asks = |p: &PathBuf| {
        let text = fs::read_to_string(p).unwrap();
        ["Edition", "ViewContext", "Resolver", "check::", "Catalogue"].iter().any(|name| text.contains(name))
    };
    let formats = rust_files(Path::new("src/view/content")).into_iter().filter(|p| !resolves(p));
    let wrong: Vec<_> = formats.filter(asks).collect();
    assert!(wrong.is_empty(), "these formats reach for the edition: {wrong:?}");
}
