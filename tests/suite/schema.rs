//! `catalogue.json` conforms to its schema, and its relations are listed at both of their ends.

use super::{artifact_text, build, build_folder, default_options};
use indsigt::{model::consent::Audience, pipeline::Options};
use serde_json::Value;
use std::collections::HashMap;

fn catalogue_json(root: &str) -> Value {
    serde_json::from_str(artifact_text(&build_folder(root), "catalogue.json")).unwrap()
}

#[test]
fn the_data_conforms_to_the_schema() {
    for root in [".", "examples/da"] {
        let schema: Value = serde_json::from_str(artifact_text(&build_folder(root), "catalogue.schema.json")).unwrap();
        let mut compiler = boon::Compiler::new();
        compiler.add_resource("catalogue.schema.json", schema).unwrap();
        let mut schemas = boon::Schemas::new();
        let index = compiler.compile("catalogue.schema.json", &mut schemas).unwrap();
        let data = catalogue_json(root);
        let valid = schemas.validate(&data, index);
        assert!(valid.is_ok(), "{root}: {}", valid.unwrap_err());
    }
}

#[test]
fn the_schema_rejects_unknown_fields() {
    let schema: Value = serde_json::from_str(include_str!("../../src/view/catalogue.schema.json")).unwrap();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("catalogue.schema.json", schema).unwrap();
    let mut schemas = boon::Schemas::new();
    let index = compiler.compile("catalogue.schema.json", &mut schemas).unwrap();
    let mut wrong = catalogue_json(".");
    wrong["quotes"][0]["secret"] = "x".into();
    assert!(schemas.validate(&wrong, index).is_err());
}

#[test]
fn relations_are_listed_at_both_ends() {
    // The team's edition, which alone links voices.
    let (sources, _) = indsigt::source::read(std::path::Path::new("."), "indsigt.yml").unwrap();
    let team = build(&sources, &Options { audience: Some(Audience::Internal), ..default_options() });
    let data: Value = serde_json::from_str(artifact_text(&team, "catalogue.json")).unwrap();
    let list = |kind: &str| data[kind].as_array().unwrap().clone();
    let ids = |one: &Value, key: &str| -> Vec<String> {
        match &one[key] {
            Value::Array(all) => all.iter().map(|v| v.as_str().unwrap().to_string()).collect(),
            Value::String(one) => vec![one.clone()],
            _ => vec![],
        }
    };
    let pairs = [
        ("insights", "quotes", "quotes", "insight"),
        ("insights", "theme", "themes", "insights"),
        ("insights", "recommendations", "recommendations", "insights"),
        ("insights", "questions", "questions", "insight"),
        ("quotes", "voice", "voices", "quotes"),
        ("quotes", "recommendations", "recommendations", "quotes"),
        ("themes", "recommendations", "recommendations", "theme"),
        ("themes", "practices", "practices", "themes"),
        ("themes", "meetings", "meetings", "themes"),
        ("themes", "quotes", "quotes", "theme"),
        ("voices", "insights", "insights", "voices"),
    ];
    for (from, forth, to, back) in pairs {
        let there: HashMap<String, Value> =
            list(to).into_iter().map(|o| (o["id"].as_str().unwrap().to_string(), o)).collect();
        let mut seen = 0;
        for one in list(from) {
            let id = one["id"].as_str().unwrap().to_string();
            for other in ids(&one, forth) {
                let other_end = there
                    .get(&other)
                    .unwrap_or_else(|| panic!("{from} `{id}` names {to} `{other}`, which is not there"));
                assert!(ids(other_end, back).contains(&id), "{to} `{other}` does not name {from} `{id}` back");
                seen += 1;
            }
        }
        assert!(seen > 0, "{from}.{forth} relates nothing");
    }
}
