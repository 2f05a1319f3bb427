//! Values against a JSON schema.

use serde_json::Value;

/// Whether a value fits a schema, as far as ours use JSON Schema.
pub fn fits(schema: &Value, root: &Value, value: &Value) -> bool {
    let known = [
        "$ref",
        "$schema",
        "title",
        "description",
        "examples",
        "definitions",
        "type",
        "const",
        "enum",
        "oneOf",
        "pattern",
        "items",
        "properties",
        "required",
        "additionalProperties",
    ];
    let object = schema.as_object().unwrap();
    if let Some(unknown) = object.keys().find(|key| !known.contains(&key.as_str())) {
        panic!("this test knows no '{unknown}'");
    }
    object.iter().all(|(key, said)| match key.as_str() {
        "$ref" => fits(
            root.pointer(said.as_str().unwrap().trim_start_matches('#'))
                .unwrap(),
            root,
            value,
        ),
        "type" => match said {
            Value::Array(types) => types.iter().any(|name| is_of_type(value, name)),
            name => is_of_type(value, name),
        },
        "const" => value == said,
        "enum" => said.as_array().unwrap().contains(value),
        "oneOf" => {
            let schemas = said.as_array().unwrap().iter();
            schemas.filter(|schema| fits(schema, root, value)).count() == 1
        }
        "pattern" => match (said.as_str().unwrap(), value.as_str()) {
            (_, None) => true,
            ("^[^#\\s]", Some(text)) => {
                !text.starts_with(|c: char| c == '#' || c.is_whitespace()) && !text.is_empty()
            }
            ("^[0-9]+\\.[0-9]+\\.[0-9]+$", Some(text)) => {
                text.split('.').count() == 3
                    && text
                        .split('.')
                        .all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
            }
            (other, _) => panic!("this test knows no pattern '{other}'"),
        },
        "items" => value
            .as_array()
            .is_none_or(|items| items.iter().all(|item| fits(said, root, item))),
        "properties" => value.as_object().is_none_or(|object| {
            object.iter().all(|(name, value)| {
                said.get(name)
                    .is_none_or(|schema| fits(schema, root, value))
            })
        }),
        "additionalProperties" => {
            assert_eq!(said, false);
            let names = object["properties"].as_object().unwrap();
            value
                .as_object()
                .is_none_or(|object| object.keys().all(|name| names.contains_key(name)))
        }
        "required" => value.as_object().is_none_or(|object| {
            said.as_array()
                .unwrap()
                .iter()
                .all(|name| object.contains_key(name.as_str().unwrap()))
        }),
        _ => true,
    })
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
