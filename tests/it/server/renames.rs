//! Renaming changes what has the name and what names it, and nothing else.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};

use super::{Included, included};
use crate::support::editor::{Editor, Manner, uri};
use crate::support::{inf, infs_below};

fn rename(
    editor: &mut Editor,
    address: &str,
    text: &str,
    offset: usize,
    name: &str,
) -> Result<Value, Value> {
    let params = json!({
        "textDocument": { "uri": address },
        "position": editor.position(text, offset),
        "newName": name,
    });
    editor.request("textDocument/rename", params)
}

/// Renames in an open text, and returns the new one, which is open then.
fn renamed(
    editor: &mut Editor,
    address: &str,
    text: &str,
    (offset, version): (usize, i64),
    name: &str,
) -> Result<String, Value> {
    let edit = rename(editor, address, text, offset, name)?;
    let after = editor.applied(text, &Editor::edits_of(&edit, address));
    editor.change(address, version, &[json!({ "text": after })]);
    Ok(after)
}

const INF: &str = "\
[Version]\r
Signature = \"$Windows NT$\"\r
[Manufacturer]\r
%Maker% = Lamps,NTamd64,NTx86\r
[Lamps.NTamd64]\r
%Lamp% = Lamp,USB\\VID_1234\r
[Lamps.NTx86]\r
%Lamp% = \"lamp\",USB\\VID_1234\r
[Lamp.NTamd64]\r
CopyFiles = Lamp.Files,@b.sys\r
[Lamp.NTamd64.Services]\r
AddService = lamp,2,Lamp_Service\r
[LAMP.NTx86]\r
CopyFiles = Lamp.Files\r
[Lamp_Service]\r
ServiceBinary = %12%\\lamp.sys\r
[Lamp.Files]\r
lamp.sys,lamp_x64.sys,,2\r
[DestinationDirs]\r
Lamp.Files = 13\r
[SourceDisksFiles]\r
lamp_x64.sys = 1\r
b.sys = 1\r
[Strings]\r
Maker = \"Lamp Works\"\r
Lamp = Lamp\r
[Strings.0407]\r
Lamp = Lampe\r
";

/// What renaming at a piece of the text makes of it: `^` in the piece is the place.
fn made(piece: &str, name: &str) -> Result<String, Value> {
    let mut editor = Editor::start(&[], Manner::default());
    editor.open("untitled:1", INF);
    let at = INF.find(&piece.replace('^', "")).unwrap() + piece.find('^').unwrap();
    let after = renamed(&mut editor, "untitled:1", INF, (at, 2), name);
    editor.end();
    after
}

#[test]
fn an_install_section_is_renamed_with_its_decorations_and_companions() {
    let after = made("= Lamp^,USB", "Light").unwrap();
    let expected = INF
        .replace("= Lamp,USB", "= Light,USB")
        .replace("\"lamp\",USB", "\"Light\",USB")
        .replace("[Lamp.NTamd64", "[Light.NTamd64")
        .replace("[LAMP.NTx86]", "[Light.NTx86]");
    assert_eq!(after, expected);
    assert_eq!(made("[Lamp.NTa^md64.Services", "Light").unwrap(), expected);
}

#[test]
fn a_list_a_models_section_a_string_and_a_file_are_renamed_where_they_are_named() {
    let after = made("[Lamp.Fi^les]", "Drivers").unwrap();
    assert_eq!(after, INF.replace("Lamp.Files", "Drivers"));
    let after = made("[Lamps.NT^amd64]", "Lights").unwrap();
    assert_eq!(after, INF.replace("Lamps", "Lights"));
    let after = made("%La^mp% = Lamp,", "Light").unwrap();
    let expected = INF
        .replace("%Lamp%", "%Light%")
        .replace("\nLamp = ", "\nLight = ");
    assert_eq!(after, expected);
    let after = made("lamp_x^64.sys,,2", "light.sys").unwrap();
    assert_eq!(after, INF.replace("lamp_x64.sys", "light.sys"));
    let after = made("\\lam^p.sys", "light.sys").unwrap();
    let expected = INF
        .replace("\\lamp.sys", "\\light.sys")
        .replace("\nlamp.sys,", "\nlight.sys,");
    assert_eq!(after, expected);
}

#[test]
fn a_name_that_does_not_do_is_refused_with_the_reason() {
    for (piece, name, reason) in [
        ("[Ver^sion]", "V", "Windows looks for"),
        ("= Lamp^,USB", "Lamp_Service", "the name of something else"),
        ("= Lamp^,USB", "a,b", "cannot be a name"),
        ("= Lamp^,USB", "", "cannot be a name"),
        ("= Lamp^,USB", "Strings", "the name of something else"),
        ("%La^mp% = Lamp,", "Maker", "the name of something else"),
        ("%La^mp% = Lamp,", "12", "the name of something else"),
        ("Sig^nature", "X", "nothing that stands here"),
    ] {
        let error = made(piece, name).unwrap_err();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(reason), "{piece} {name}: {message}");
    }
}

#[test]
fn an_inf_that_includes_the_file_is_renamed_in_as_well() {
    let Included {
        _folder,
        base: (base, base_text),
        user: (user, user_text),
    } = included();
    let mut editor = Editor::start(&[], Manner::default());
    editor.open(&uri(&base), &base_text);
    let at = base_text.find("Base_Install").unwrap();
    let edit = rename(&mut editor, &uri(&base), &base_text, at, "Common").unwrap();
    let there = editor.applied(&user_text, &Editor::edits_of(&edit, &uri(&user)));
    assert_eq!(there, user_text.replace("Base_Install", "Common"));
    let here = editor.applied(&base_text, &Editor::edits_of(&edit, &uri(&base)));
    assert_eq!(here, base_text.replace("Base_Install", "Common"));
    editor.end();
}

/// Renaming to a new name and back gives the same bytes, for whatever can be renamed.
#[test]
fn renaming_forth_and_back_changes_nothing() {
    let mut editor = Editor::start(&[], Manner::default());
    let mut count = 0;
    for path in infs_below(&inf("")) {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let address = uri(&path);
        editor.open(&address, &text);
        let mut version = 2;
        // Each word once, wherever it stands first.
        let mut words = BTreeSet::new();
        for (at, _) in text.char_indices() {
            let is_start = text[at..].starts_with(|c: char| c.is_alphanumeric())
                && !text[..at].ends_with(|c: char| c.is_alphanumeric());
            let word = text[at..]
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap();
            if !is_start || !words.insert(word) || words.len() % 7 != 0 {
                continue;
            }
            let position = editor.position(&text, at);
            let params = json!({ "textDocument": { "uri": address }, "position": position });
            let Ok(prepared) = editor.request("textDocument/prepareRename", params) else {
                continue;
            };
            let Some(old) = prepared["placeholder"].as_str() else {
                continue;
            };
            // A placeholder begins as a name cannot.
            if old.starts_with('@') {
                continue;
            }
            let from = editor.offset(&text, &prepared["range"]["start"]);
            // Other spellings of the same name become one.
            let is_of_one_spelling = {
                let lower = text.to_lowercase();
                lower.matches(&old.to_lowercase()).count() == text.matches(old).count()
            };
            let Ok(there) = renamed(&mut editor, &address, &text, (at, version), "Qwertz_Name")
            else {
                continue;
            };
            assert_ne!(there, text, "{} {old}", path.display());
            let start = there.find("Qwertz_Name").unwrap();
            assert!(start <= from);
            let back = renamed(&mut editor, &address, &there, (start, version + 1), old);
            let back = back.unwrap_or_else(|error| panic!("{} {old}: {error}", path.display()));
            match is_of_one_spelling {
                true => assert_eq!(back, text, "{} {old}", path.display()),
                false => assert_eq!(
                    back.to_lowercase(),
                    text.to_lowercase(),
                    "{} {old}",
                    path.display()
                ),
            }
            editor.change(&address, version + 2, &[json!({ "text": text })]);
            version += 3;
            count += 1;
        }
        editor.close(&address);
    }
    assert!(count > 300, "{count}");
    editor.end();
}
