//! Values against a JSON schema, and what the program writes in JSON against those of `docs/`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use super::{infmend, root};

/// Schemas by the names of their files.
pub struct Schemas {
    files: BTreeMap<String, Value>,
    /// The descriptions of keys that some value had.
    seen: RefCell<BTreeSet<*const Value>>,
}

/// A schema that refers to parts of its own file, and to other files.
#[derive(Clone, Copy)]
struct Part<'s> {
    schema: &'s Value,
    file: &'s Value,
    others: Option<&'s Schemas>,
}

/// Whether a value fits a schema, as far as ours use JSON Schema.
pub fn fits(schema: &Value, file: &Value, value: &Value) -> bool {
    let part = Part {
        schema,
        file,
        others: None,
    };
    part.fault(value).is_none()
}

impl Schemas {
    /// Those of `docs/`, as they are published.
    pub fn published() -> Schemas {
        let files = root().join("docs").read_dir().unwrap().filter_map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let text = name.ends_with(".schema.json").then(|| fs::read(&path))?;
            Some((name, serde_json::from_slice(&text.unwrap()).unwrap()))
        });
        Schemas {
            files: files.collect(),
            seen: RefCell::default(),
        }
    }

    /// The same with neither the keys nor the words that later versions may add.
    pub fn strict() -> Schemas {
        let mut schemas = Schemas::published();
        schemas.files.values_mut().for_each(close);
        schemas
    }

    /// The schemas, each with the name of its file.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.files.iter()
    }

    /// The part that a reference such as `check.schema.json#/definitions/file` means.
    fn part(&self, reference: &str) -> Part<'_> {
        let (name, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let file = self.files.get(name).unwrap_or_else(|| panic!("{name}"));
        Part {
            schema: file
                .pointer(pointer)
                .unwrap_or_else(|| panic!("{reference}")),
            file,
            others: Some(self),
        }
    }

    /// Why a value does not fit; `None` where it does.
    pub fn fault(&self, reference: &str, value: &Value) -> Option<String> {
        self.part(reference).fault(value)
    }

    /// Asserts that what a run of the program in a folder writes fits, and returns it.
    pub fn run(&self, folder: &Path, arguments: &[&str], reference: &str) -> Value {
        let output = run(folder, arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        let value = serde_json::from_str(&text);
        let value = value.unwrap_or_else(|error| panic!("{arguments:?}: {error}: {text:.2000}"));
        self.assert(reference, &value, arguments);
        value
    }

    /// As [`run`](Self::run), of output with a value on each line.
    pub fn run_lines(&self, folder: &Path, arguments: &[&str], reference: &str) -> Vec<Value> {
        let output = run(folder, arguments);
        let text = String::from_utf8(output.stdout).unwrap();
        let values = text.lines().map(|line| {
            let value = serde_json::from_str(line).unwrap();
            self.assert(reference, &value, arguments);
            value
        });
        values.collect()
    }

    /// Asserts that the report of a run of `fix` in a folder fits, and returns it.
    pub fn report(&self, folder: &Path, arguments: &[&str]) -> Value {
        let to = tempfile::tempdir().unwrap();
        let report = to.path().join("report.json");
        let there = ["fix", "--report", report.to_str().unwrap()];
        run(folder, &[&there, arguments].concat());
        let value = serde_json::from_slice(&fs::read(report).unwrap()).unwrap();
        self.assert("fix.schema.json", &value, arguments);
        value
    }

    fn assert(&self, reference: &str, value: &Value, arguments: &[&str]) {
        if let Some(fault) = self.fault(reference, value) {
            panic!("{arguments:?} does not fit {reference}: {fault}");
        }
    }

    /// The keys of a file that no value had so far.
    pub fn unseen(&self, name: &str) -> Vec<String> {
        let mut unseen = Vec::new();
        let seen = self.seen.borrow();
        each_key(&self.files[name], name, &mut |place, key| {
            if !seen.contains(&std::ptr::from_ref(key)) {
                unseen.push(place.to_owned());
            }
        });
        unseen
    }

    /// The keys without a sentence of their own, or of what they refer to.
    pub fn undescribed(&self, name: &str) -> Vec<String> {
        let mut undescribed = Vec::new();
        each_key(&self.files[name], name, &mut |place, key| {
            let own = key.get("description");
            let referred = || {
                let reference = key.get("$ref")?.as_str()?;
                let whole = match reference.starts_with('#') {
                    true => format!("{name}{reference}"),
                    false => reference.to_owned(),
                };
                self.part(&whole).schema.get("description")
            };
            if own.or_else(referred).is_none() {
                undescribed.push(place.to_owned());
            }
        });
        undescribed
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = infmend();
    // A catalog that is made holds the time.
    command.env("SOURCE_DATE_EPOCH", "1795132800");
    command.current_dir(folder).args(arguments);
    command.output().unwrap()
}

/// Shows each key that a schema names, with its place and what the schema says of it.
fn each_key<'s>(schema: &'s Value, place: &str, show: &mut impl FnMut(&str, &'s Value)) {
    let children: Vec<(String, &Value)> = match schema {
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| (format!("{place}/{key}"), value))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(at, value)| (format!("{place}/{at}"), value))
            .collect(),
        _ => return,
    };
    for (place, value) in children {
        if place.ends_with("/properties") {
            for (name, key) in value.as_object().unwrap() {
                show(&format!("{place}/{name}"), key);
            }
        }
        each_key(value, &place, show);
    }
}

/// Takes away from a schema what later versions may add.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.contains_key("properties") {
                object
                    .entry("additionalProperties")
                    .or_insert(Value::Bool(false));
            }
            if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
                let is_later = |choice: &Value| {
                    let reference = choice.get("$ref").and_then(Value::as_str);
                    reference.is_some_and(|it| it.starts_with("#/definitions/later"))
                };
                choices.retain(|choice| !is_later(choice));
            }
            object.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}

impl<'s> Part<'s> {
    fn of(self, schema: &'s Value) -> Part<'s> {
        Part { schema, ..self }
    }

    /// Why a value does not fit; `None` where it does.
    fn fault(self, value: &Value) -> Option<String> {
        let object = self.schema.as_object().unwrap();
        object
            .iter()
            .find_map(|(key, said)| self.keyword(key, said, value))
    }

    fn keyword(self, key: &str, said: &'s Value, value: &Value) -> Option<String> {
        let unless =
            |holds: bool| (!holds).then(|| format!("{value:.200} breaks {key} {said:.200}"));
        match key {
            "$schema" | "$id" | "title" | "description" | "examples" | "definitions" => None,
            "$ref" => {
                let reference = said.as_str().unwrap();
                match (reference.strip_prefix('#'), self.others) {
                    (Some(pointer), _) => self.of(self.file.pointer(pointer).unwrap()),
                    (None, others) => others.unwrap().part(reference),
                }
                .fault(value)
            }
            "type" => unless(match said {
                Value::Array(types) => types.iter().any(|name| is_of_type(value, name)),
                name => is_of_type(value, name),
            }),
            "const" => unless(value == said),
            "enum" => unless(said.as_array().unwrap().contains(value)),
            "minimum" => unless(value.as_i64().is_none_or(|it| it >= said.as_i64().unwrap())),
            "not" => unless(self.of(said).fault(value).is_some()),
            "anyOf" | "oneOf" => {
                let choices = said.as_array().unwrap().iter();
                let faults: Vec<Option<String>> =
                    choices.map(|choice| self.of(choice).fault(value)).collect();
                let fitting = faults.iter().filter(|fault| fault.is_none()).count();
                let is_enough = fitting == 1 || key == "anyOf" && fitting > 1;
                let faults = faults.into_iter().flatten().collect::<Vec<_>>();
                (!is_enough).then(|| format!("{fitting} of {key} fit: {}", faults.join("; ")))
            }
            "pattern" => value
                .as_str()
                .and_then(|text| unless(is_like(text, said.as_str().unwrap()))),
            "items" => {
                let mut items = value.as_array()?.iter().enumerate();
                items.find_map(|(at, item)| within(self.of(said).fault(item), &at))
            }
            "properties" => value.as_object()?.iter().find_map(|(name, value)| {
                let schema = said.get(name)?;
                if let Some(others) = self.others {
                    others.seen.borrow_mut().insert(std::ptr::from_ref(schema));
                }
                within(self.of(schema).fault(value), name)
            }),
            "additionalProperties" => {
                let known = self.schema.get("properties").and_then(Value::as_object);
                let mut others = value
                    .as_object()?
                    .iter()
                    .filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name)));
                others.find_map(|(name, value)| match said {
                    Value::Bool(false) => Some(format!("it has an unknown key {name}")),
                    schema => within(self.of(schema).fault(value), name),
                })
            }
            "required" => {
                let object = value.as_object()?;
                let mut names = said.as_array().unwrap().iter();
                let lacks = names.find(|name| !object.contains_key(name.as_str().unwrap()));
                lacks.map(|name| format!("it lacks {name}"))
            }
            other => panic!("this test knows no '{other}'"),
        }
    }
}

/// A fault with the place of what has it.
fn within(fault: Option<String>, place: &dyn std::fmt::Display) -> Option<String> {
    fault.map(|fault| format!("{place}: {fault}"))
}

/// Whether a text is as a pattern says, one of those that our schemas have.
fn is_like(text: &str, pattern: &str) -> bool {
    let numbers = |count: usize| {
        let parts: Vec<&str> = text.split('.').collect();
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() == count && parts.iter().all(is_number)
    };
    match pattern {
        "^[^#\\s]" => {
            !text.starts_with(|c: char| c == '#' || c.is_whitespace()) && !text.is_empty()
        }
        "^[0-9]+\\.[0-9]+\\.[0-9]+$" => numbers(3),
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$" => {
            let digits = |c: char| if c.is_ascii_digit() { '0' } else { c };
            text.chars().map(digits).collect::<String>() == "0000-00-00T00:00:00Z"
        }
        other => panic!("this test knows no pattern '{other}'"),
    }
}

fn is_of_type(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "integer" => value.is_u64(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("this test knows no type '{other}'"),
    }
}
