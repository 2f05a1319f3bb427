//! What an editor shows of an INF besides its findings.

use std::fs;

use serde_json::{Value, json};

use super::{Included, included};
use crate::support::editor::{Editor, Manner, Unit, uri};
use crate::support::{inf, infs_below};

const INF: &str = "\
[Version]\r
Signature = \"$Windows NT$\"\r
Class = Net\r
ClassGuid = {4d36e972-e325-11ce-bfc1-08002be10318}\r
; one\r
; two\r
[Manufacturer]\r
%Maker% = Lamps,NTamd64\r
[Lamps.NTamd64]\r
%Lamp% = Lamp,USB\\VID_1234\r
[Lamp.NT]\r
CopyFiles = Files\r
[Lamp.NT.Services]\r
AddService = lamp,2,Service\r
[Service]\r
ServiceType = 1\r
ServiceBinary = %12%\\lamp.sys\r
AddReg = Values\r
[Files]\r
lamp.sys,,,0x00004002\r
[DestinationDirs]\r
Files = 13,sub\r
[SourceDisksFiles]\r
lamp.sys = 1\r
[Values]\r
HKR,,Name,0x10001,1\r
[Strings]\r
Maker = \"\u{1f4a1} Works\"\r
Lamp = Lamp\r
[Strings.0407]\r
Maker = \"Werke\"\r
";

const URI: &str = "file:///nowhere/lamp.inf";

fn opened() -> Editor {
    let mut editor = Editor::start(&[], Manner::default());
    editor.open(URI, INF);
    editor
}

/// Where a piece stands in the text: `^` in it is the place, and is not part of it.
fn place(piece: &str) -> usize {
    let caret = piece.find('^').expect("a place");
    INF.find(&piece.replace('^', ""))
        .expect("the piece is there")
        + caret
}

/// What the lines say at which locations of the file begin.
fn lines(editor: &Editor, locations: &Value) -> Vec<String> {
    let ranges = locations.as_array().unwrap().iter();
    let line = |location: &Value| {
        let start = editor.offset(INF, &location["range"]["start"]);
        let end = editor.offset(INF, &location["range"]["end"]);
        let line = INF[..start].matches('\n').count() + 1;
        format!("{line}: {}", &INF[start..end])
    };
    ranges.map(line).collect()
}

#[test]
fn hovering_says_what_stands_there() {
    let mut editor = opened();
    for (piece, expected) in [
        (
            "%Ma^ker%",
            &[
                "`[Strings]`: `\u{1f4a1} Works`",
                "`[Strings.0407]`: `Werke`",
            ][..],
        ),
        (
            "0x000^04002",
            &[
                "`COPYFLG_NOSKIP` | `COPYFLG_IN_USE_RENAME`",
                "INF CopyFiles Directive",
            ],
        ),
        ("0x10^001", &["FLG_ADDREG_TYPE_DWORD"]),
        ("lamp,^2,", &["SPSVCINST_ASSOCSERVICE"]),
        ("ServiceType = ^1", &["SERVICE_KERNEL_DRIVER"]),
        ("%1^2%", &["DIRID 12", "drivers"]),
        ("1^3,sub", &["DIRID 13", "Driver Store"]),
        (
            "Copy^Files = F",
            &["**CopyFiles**", "inf-copyfiles-directive"],
        ),
        ("USB\\^VID", &["Installed by `[Lamp]`", "`[Lamp.NT]`"]),
        ("= Lamp^,USB", &["`[Lamp.NT]`", "`[Lamp.NT.Services]`"]),
        (
            "[Fi^les]",
            &["Named by:", "line 12, `[Lamp.NT]`: `CopyFiles = Files`"],
        ),
        (
            "\\lamp^.sys",
            &["copied to DIRID 13", "run by the service `lamp`"],
        ),
        ("Class = N^et", &["Setup class **Net**"]),
        ("{4d36^e972", &["Setup class **Net**"]),
    ] {
        let answer = editor.at("textDocument/hover", URI, INF, place(piece));
        let said = answer["contents"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        for part in expected {
            assert!(said.contains(part), "{piece}: {said}");
        }
        let from = editor.offset(INF, &answer["range"]["start"]);
        let to = editor.offset(INF, &answer["range"]["end"]);
        assert!((from..=to).contains(&place(piece)), "{piece}");
    }
    assert_eq!(
        editor.at("textDocument/hover", URI, INF, place("; o^ne")),
        Value::Null
    );
    editor.end();
}

#[test]
fn a_number_of_a_service_says_what_it_means() {
    let text = "[Version]\r\nSignature = \"$Windows NT$\"\r\n\
        [Lamp.NT.Services]\r\nAddService = lamp, 2, Lamp_Service\r\n\
        [Lamp_Service]\r\nStartType = 3\r\nErrorControl = 0x1\r\nTag = 3\r\n";
    let mut editor = Editor::start(&[], Manner::default());
    editor.open(URI, text);
    let mut hover = |piece: &str| {
        let offset = text.find(piece).unwrap() + piece.len();
        let answer = editor.at("textDocument/hover", URI, text, offset);
        answer["contents"]["value"].clone()
    };
    let page = "[INF AddService Directive]\
        (https://learn.microsoft.com/windows-hardware/drivers/install/inf-addservice-directive)";
    assert_eq!(
        hover("StartType = 3"),
        format!(
            "`3`: SERVICE_DEMAND_START (demand start)\n\nIt is started on demand, such as when the \
             PnP manager enumerates its device.\n\n{page}"
        )
    );
    assert_eq!(
        hover("ErrorControl = 0x1"),
        format!(
            "`0x1`: SERVICE_ERROR_NORMAL (normal)\n\nSystem startup goes on, with a warning.\n\n{page}"
        )
    );
    assert_eq!(hover("Tag = 3"), Value::Null);
    editor.end();
}

#[test]
fn a_name_leads_to_what_it_names() {
    let mut editor = opened();
    for (piece, expected) in [
        ("= Fil^es\r\n[Lamp.NT.S", &["19: Files"][..]),
        ("%Ma^ker%", &["28: Maker", "31: Maker"]),
        ("= Lam^ps,", &["9: Lamps.NTamd64"][..0]),
        (",NTam^d64", &["9: Lamps.NTamd64"]),
        ("= Lamp^,USB", &["11: Lamp.NT", "13: Lamp.NT.Services"]),
        ("\\lamp^.sys", &["24: lamp.sys"]),
        ("lamp,2,Ser^vice", &["15: Service"]),
    ] {
        let found = editor.at("textDocument/definition", URI, INF, place(piece));
        assert_eq!(lines(&editor, &found), expected, "{piece}");
    }
    editor.end();
}

#[test]
fn who_names_something_is_found() {
    let mut editor = opened();
    for (piece, expected) in [
        ("[Fi^les]", &["12: Files", "19: Files", "22: Files"][..]),
        (
            "[Strings]\r\nMa^ker",
            &["8: Maker", "28: Maker", "31: Maker"],
        ),
        (
            "\\lamp^.sys",
            &["17: lamp.sys", "20: lamp.sys", "24: lamp.sys"],
        ),
        ("AddService = la^mp", &["14: lamp"]),
    ] {
        for method in ["textDocument/references", "textDocument/documentHighlight"] {
            let found = editor.at(method, URI, INF, place(piece));
            assert_eq!(lines(&editor, &found), expected, "{piece} {method}");
        }
    }
    editor.end();
}

#[test]
fn a_section_of_an_included_inf_of_the_folder_is_found() {
    let Included {
        _folder,
        base: (base, base_text),
        user: (user, user_text),
    } = included();
    let mut editor = Editor::start(&[], Manner::default());
    editor.open(&uri(&user), &user_text);
    let at = |text: &str, piece: &str| text.find(piece).unwrap() + 1;
    let found = editor.at(
        "textDocument/definition",
        &uri(&user),
        &user_text,
        at(&user_text, "Base_Install"),
    );
    assert_eq!(found[0]["uri"], uri(&base));
    assert_eq!(
        found[0]["range"]["start"],
        json!({ "line": 2, "character": 1 })
    );
    let found = editor.at(
        "textDocument/definition",
        &uri(&user),
        &user_text,
        at(&user_text, "base.inf"),
    );
    assert_eq!(found[0]["uri"], uri(&base));
    editor.open(&uri(&base), &base_text);
    let found = editor.at(
        "textDocument/references",
        &uri(&base),
        &base_text,
        at(&base_text, "Base_Install"),
    );
    let places: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["uri"].as_str().unwrap())
        .collect();
    assert_eq!(places, [uri(&base), uri(&user)]);
    editor.end();
}

#[test]
fn sections_are_listed_folded_and_selected() {
    let mut editor = opened();
    let document = json!({ "textDocument": { "uri": URI } });
    let symbols = editor
        .request("textDocument/documentSymbol", document.clone())
        .unwrap();
    let names: Vec<&str> = symbols
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["name"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), INF.matches("\n[").count() + 1);
    assert_eq!(
        names[..3],
        ["[Version]", "[Manufacturer]", "[Lamps.NTamd64]"]
    );
    assert_eq!(symbols[2]["children"][0]["name"], "Lamp");
    assert_eq!(symbols[2]["children"][0]["detail"], "USB\\VID_1234");
    let folds = editor
        .request("textDocument/foldingRange", document)
        .unwrap();
    let folds: Vec<(u64, u64)> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| {
            (
                fold["startLine"].as_u64().unwrap(),
                fold["endLine"].as_u64().unwrap(),
            )
        })
        .collect();
    assert!(folds.contains(&(4, 5)), "{folds:?}");
    assert!(folds.contains(&(6, 7)), "{folds:?}");
    let position = editor.position(INF, place("%Ma^ker%"));
    let params = json!({ "textDocument": { "uri": URI }, "positions": [position] });
    let selected = editor
        .request("textDocument/selectionRange", params)
        .unwrap();
    let mut texts = Vec::new();
    let mut next = &selected[0];
    while next.is_object() {
        let from = editor.offset(INF, &next["range"]["start"]);
        let to = editor.offset(INF, &next["range"]["end"]);
        texts.push(&INF[from..to]);
        next = &next["parent"];
    }
    assert_eq!(texts[0], "%Maker%");
    assert_eq!(texts[1], "%Maker% = Lamps,NTamd64");
    assert_eq!(texts.last(), Some(&INF));
    editor.end();
}

#[test]
fn numbers_have_hints_unless_they_are_not_wanted() {
    let everything =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    for (options, count) in [
        (Value::Null, 6),
        (json!({ "inlayHints": { "enable": false } }), 0),
    ] {
        let manner = Manner {
            options,
            ..Manner::default()
        };
        let mut editor = Editor::start(&[], manner);
        editor.open(URI, INF);
        let params = json!({ "textDocument": { "uri": URI }, "range": everything });
        let hints = editor.request("textDocument/inlayHint", params).unwrap();
        let labels: Vec<&str> = hints
            .as_array()
            .unwrap()
            .iter()
            .map(|hint| hint["label"].as_str().unwrap())
            .collect();
        assert_eq!(labels.len(), count, "{labels:?}");
        if count > 0 {
            assert!(
                labels.contains(&"COPYFLG_NOSKIP | COPYFLG_IN_USE_RENAME"),
                "{labels:?}"
            );
            assert!(
                labels.contains(&"%SystemRoot%\\system32\\drivers"),
                "{labels:?}"
            );
        }
        editor.end();
    }
}

#[test]
fn what_fits_is_proposed() {
    let mut editor = Editor::start(&[], Manner::default());
    for (line, before, expected, others) in [
        ("[Lamp.NT]\r\n", "Cop", "CopyFiles", "StartType"),
        ("[Lamp.NT]\r\n", "CopyFiles = ", "Files", "Service"),
        ("[Lamp.NT]\r\n", "CopyFiles = @", "@lamp.sys", "Service"),
        (
            "[Lamp.NT.Services]\r\n",
            "AddService = x,",
            "SPSVCINST_ASSOCSERVICE",
            "COPYFLG_NOSKIP",
        ),
        (
            "[Lamp.NT.Services]\r\n",
            "AddService = x,2,",
            "Service",
            "Files",
        ),
        (
            "[Files]\r\n",
            "x.sys,,,",
            "COPYFLG_IN_USE_RENAME",
            "SPSVCINST_ASSOCSERVICE",
        ),
        ("[DestinationDirs]\r\n", "Files = ", "13", "Service"),
        ("[Service]\r\n", "ServiceBinary = %", "13", "Service"),
        ("[Manufacturer]\r\n", "%Ma", "Maker", "Service"),
        (
            "[Manufacturer]\r\n",
            "%Maker% = Lamps,",
            "NTamd64.10.0...16299",
            "Files",
        ),
        ("[Version]\r\n", "Class = ", "Net", "Files"),
        (
            "[Version]\r\n",
            "ClassGuid = ",
            "{4d36e972-e325-11ce-bfc1-08002be10318}",
            "Files",
        ),
        ("[Files]\r\n", "[", "SourceDisksNames", "Version"),
        ("[Files]\r\n", "[Lamp", "Lamp.NT.HW", "Lamp.NT.Services"),
    ] {
        let at = INF.find(line).unwrap() + line.len();
        let text = format!("{}{before}\r\n{}", &INF[..at], &INF[at..]);
        let address = "file:///nowhere/typed.inf";
        editor.open(address, &text);
        let answer = editor.at("textDocument/completion", address, &text, at + before.len());
        let items = answer["items"].as_array().unwrap();
        let labels: Vec<&str> = items
            .iter()
            .map(|item| item["label"].as_str().unwrap())
            .collect();
        assert!(labels.contains(&expected), "{before}: {labels:?}");
        assert!(!labels.contains(&others), "{before}: {labels:?}");
        // What is taken replaces what was typed of it.
        let item = items.iter().find(|item| item["label"] == expected).unwrap();
        let after = editor.applied(&text, std::slice::from_ref(&item["textEdit"]));
        assert!(
            after.starts_with(&INF[..at]) && after.ends_with(&INF[at..]),
            "{before}: {after}"
        );
        editor.close(address);
    }
    editor.end();
}

#[test]
fn a_line_says_which_field_is_typed() {
    let mut editor = opened();
    for (piece, active, label) in [
        ("lamp,^2,", 1, "AddService = service name, flags"),
        ("lamp.sys,,,0x^0", 3, "destination"),
        ("CopyFiles = Fi^les", 0, "CopyFiles = "),
    ] {
        let help = editor.at("textDocument/signatureHelp", URI, INF, place(piece));
        assert_eq!(help["activeParameter"], active, "{piece}");
        let shown = help["signatures"][0]["label"].as_str().unwrap();
        assert!(shown.starts_with(label), "{piece}: {shown}");
    }
    editor.end();
}

#[test]
fn above_a_section_stands_who_names_it() {
    let mut editor = opened();
    let lenses = editor
        .request(
            "textDocument/codeLens",
            json!({ "textDocument": { "uri": URI } }),
        )
        .unwrap();
    let titles: Vec<&str> = lenses
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["command"]["title"].as_str().unwrap())
        .collect();
    assert!(titles.contains(&"installed by 1 device"), "{titles:?}");
    assert!(
        titles.contains(&"copied or deleted by [Lamp.NT]"),
        "{titles:?}"
    );
    editor.end();
}

/// The tokens as places of the text.
fn tokens(editor: &Editor, text: &str, answer: &Value) -> Vec<(usize, usize, u64)> {
    let data: Vec<u64> = answer["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_u64().unwrap())
        .collect();
    let (mut line, mut column) = (0, 0);
    let mut found = Vec::new();
    for token in data.chunks(5) {
        column = if token[0] == 0 {
            column + token[1]
        } else {
            token[1]
        };
        line += token[0];
        let from = editor.offset(text, &json!({ "line": line, "character": column }));
        let to = editor.offset(
            text,
            &json!({ "line": line, "character": column + token[2] }),
        );
        found.push((from, to, token[3]));
    }
    found
}

#[test]
fn every_piece_has_its_colour_in_every_unit_and_in_parts() {
    for unit in [Unit::Utf8, Unit::Utf16, Unit::Utf32] {
        let manner = Manner {
            unit,
            ..Manner::default()
        };
        let mut editor = Editor::start(&[], manner);
        let types =
            editor.offered["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"]
                .clone();
        for path in infs_below(&inf("")) {
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            let text = text.trim_start_matches('\u{feff}').to_owned();
            let address = uri(&path);
            editor.open(&address, &text);
            let document = json!({ "textDocument": { "uri": address } });
            let answer = editor
                .request("textDocument/semanticTokens/full", document)
                .unwrap();
            let all = tokens(&editor, &text, &answer);
            let mut done = 0;
            for (from, to, _) in &all {
                assert!(done <= *from && from < to, "{}", path.display());
                done = *to;
            }
            for (from, to, kind) in all
                .iter()
                .filter(|(_, _, kind)| types[*kind as usize] == "namespace")
            {
                assert!(
                    text[..*from].ends_with('['),
                    "{} {}",
                    &text[*from..*to],
                    kind
                );
            }
            if unit == Unit::Utf16 {
                // The second half of the lines alone.
                let count = text.matches('\n').count();
                let range = json!({ "start": { "line": count / 2, "character": 0 }, "end": { "line": count + 1, "character": 0 } });
                let half = editor.offset(&text, &range["start"]);
                let params = json!({ "textDocument": { "uri": address }, "range": range });
                let answer = editor
                    .request("textDocument/semanticTokens/range", params)
                    .unwrap();
                let expected: Vec<_> = all.into_iter().filter(|(from, ..)| *from >= half).collect();
                assert_eq!(
                    tokens(&editor, &text, &answer),
                    expected,
                    "{}",
                    path.display()
                );
            }
            editor.close(&address);
        }
        editor.end();
    }
}

#[test]
fn decorations_companions_strings_and_folders_have_their_colours() {
    let mut editor = Editor::start(&[], Manner::default());
    let types =
        editor.offered["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"].clone();
    let text = "[Version]\r\nSignature = \"$Windows NT$\"\r\n\
        [Manufacturer]\r\n%Maker% = Models, NTamd64\r\n\
        [Models.NTamd64]\r\n\
        [Lamp.NT.Services]\r\nAddService = lamp, 2, Lamp_Service\r\n\
        [Lamp_Service]\r\nServiceBinary = %12%\\%Folder%\\lamp.sys\r\n\
        [Strings]\r\nMaker = \"Lamps\"\r\nFolder = \"lamps\"\r\n";
    let address = "file:///nowhere/lamp.inf";
    editor.open(address, text);
    let document = json!({ "textDocument": { "uri": address } });
    let answer = editor
        .request("textDocument/semanticTokens/full", document)
        .unwrap();
    let all = tokens(&editor, text, &answer);
    let shown: Vec<_> = all
        .iter()
        .map(|(from, to, kind)| (&text[*from..*to], types[*kind as usize].as_str().unwrap()))
        .collect();
    let expected = [
        ("Version", "namespace"),
        ("Signature", "keyword"),
        ("\"$Windows NT$\"", "string"),
        ("Manufacturer", "namespace"),
        ("%Maker%", "variable"),
        ("Models", "class"),
        ("NTamd64", "type"),
        ("Models", "namespace"),
        (".NTamd64", "type"),
        ("Lamp", "namespace"),
        (".NT", "type"),
        (".Services", "keyword"),
        ("AddService", "keyword"),
        ("lamp", "string"),
        ("2", "number"),
        ("Lamp_Service", "class"),
        ("Lamp_Service", "namespace"),
        ("ServiceBinary", "keyword"),
        ("%12%", "number"),
        ("\\", "string"),
        ("%Folder%", "variable"),
        ("\\lamp.sys", "string"),
        ("Strings", "namespace"),
        ("Maker", "property"),
        ("\"Lamps\"", "string"),
        ("Folder", "property"),
        ("\"lamps\"", "string"),
    ];
    assert_eq!(shown, expected);
    editor.end();
}

#[test]
fn a_section_is_found_in_all_files_of_the_open_folder() {
    let mut editor = Editor::start(&[], Manner::default());
    let found = editor
        .request("workspace/symbol", json!({ "query": "gadget_install" }))
        .unwrap();
    let found = found.as_array().unwrap();
    assert!(found.len() > 5, "{}", found.len());
    assert!(found.iter().all(|symbol| {
        symbol["name"]
            .as_str()
            .unwrap()
            .to_lowercase()
            .contains("gadget_install")
    }));
    editor.end();
}

/// Whatever stands there, and wherever one asks, each question has an answer.
#[test]
fn any_place_of_any_file_can_be_asked_about() {
    let mut editor = Editor::start(&[], Manner::default());
    let mut asked = 0;
    for path in infs_below(&inf("")).iter().step_by(9) {
        let Ok(text) = fs::read_to_string(path) else {
            continue;
        };
        let address = uri(path);
        editor.open(&address, &text);
        for offset in (0..=text.len())
            .step_by(41)
            .filter(|at| text.is_char_boundary(*at))
        {
            for method in [
                "textDocument/hover",
                "textDocument/definition",
                "textDocument/references",
                "textDocument/documentHighlight",
                "textDocument/completion",
                "textDocument/signatureHelp",
            ] {
                editor.at(method, &address, &text, offset);
                asked += 1;
            }
        }
        editor.close(&address);
    }
    assert!(asked > 1000, "{asked}");
    editor.end();
}
