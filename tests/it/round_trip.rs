//! Reading loses nothing and never fails, whatever the bytes: random ones,
//! texts that look like INFs, and real INFs with damage.

use crate::properties::{
    ENCODINGS, assert_config_is_read_or_refused, assert_edit_stays_in_place, assert_fix_settles,
    assert_fix_settles_as, assert_has_a_meaning, assert_line_ends_are_kept, assert_lossless,
    assert_text_is_written_or_refused, encoding, range_of, ways_to_fix,
};
use infmend::source::Source;
use proptest::prelude::*;
use proptest::test_runner::Config;

/// Random inputs a property is tried on.
const CASES: u32 = 10_000;

fn config(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}

/// Pieces of which texts are made that stress the grammar.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        " ",
        "\t",
        ",",
        ",",
        ";",
        "\"",
        "\"\"",
        "\\",
        "\\",
        "=",
        "%",
        "%A%",
        "%%",
        "[",
        "]",
        "\r\n",
        "\r\n",
        "\n",
        "\\\r\n",
        "\r",
        "\r\r\n",
        "\u{0B}",
        "\u{A0}",
        "\u{85}",
        "\u{3000}",
        "\u{1A}",
        "[T]\r\n",
        "k = ",
        "%a;b%",
        "c:\\",
        "表",
        "é",
        "\0",
        "Reboot\r\n",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// INFs whose install section, services and file lists are soup.
fn inf_soup() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "Reboot",
        "Restart = 1 ; note",
        "  reboot = \\",
        "CopyFiles = @a.sys",
        "CopyFiles = L, @a.sys,@a.sys ; two",
        "CopyFiles=\"L\", \\\r\n  M",
        "a.sys",
        "a.sys,b.sys ; note",
        "a.sys,,,0x1008 ; COPYFLG_REPLACE_BOOT_FILE",
        "a.sys, , ,%F%",
        "\"a.sys\"",
        "\"a.sys",
        "a.sys,,,\\",
        "a.sys,,,0x18",
        "; a comment",
        "",
        "AddService = s,2,S",
        "UmdfService = u,U",
        "StartType = 3",
        "StartType = 0",
        "ServiceBinary = %12%\\a.sys",
        "DefaultDestDir = 12",
        "L = 13",
        "a.sys = 1",
        "Needs = I.NT",
        "[I.NT]",
        "[I.NTx86]",
        "[I.NT.Services]",
        "[L]",
        "[M]",
        "[S]",
        "[U]",
        "[DestinationDirs]",
        "[SourceDisksFiles]",
        "[DefaultInstall]",
        "[Strings]",
        "F = 8",
    ]);
    let end = prop::sample::select(vec!["\r\n", "\r\n", "\n", "\r\r\n"]);
    prop::collection::vec((line, end), 0..40).prop_map(|lines| {
        let body: String = lines.iter().flat_map(|(line, end)| [*line, *end]).collect();
        format!(
            "[Version]\r\nSignature=\"$Windows NT$\"\r\n[Manufacturer]\r\nX=X\r\n[X]\r\nd=I,PCI\\X\r\n[I.NT]\r\n{body}"
        )
    })
}

/// The bytes of a text in one of the encodings of INFs.
fn encoded(text: &str, which: usize) -> Vec<u8> {
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    match which {
        0 => text.as_bytes().to_vec(),
        1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        2 => [b"\xFF\xFE".to_vec(), utf16(u16::to_le_bytes)].concat(),
        3 => [b"\xFE\xFF".to_vec(), utf16(u16::to_be_bytes)].concat(),
        4 => utf16(u16::to_le_bytes),
        // One byte a character, whatever it then means.
        _ => text.chars().map(|c| u32::from(c) as u8).collect(),
    }
}

fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let files: Vec<Vec<u8>> = crate::support::infs_below(&crate::support::inf(""))
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect();
    let damage = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 0..8);
    (prop::sample::select(files), damage).prop_map(|(mut bytes, damage)| {
        for (index, byte, kind) in damage {
            if bytes.is_empty() {
                break;
            }
            let at = index.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => drop(bytes.remove(at)),
                _ => bytes.truncate(at),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn random_bytes_come_back_in_whatever_encoding(bytes: Vec<u8>) {
        assert_lossless(&Source::new(bytes.clone()));
        for name in ENCODINGS {
            assert_lossless(&Source::with_encoding(bytes.clone(), encoding(name)));
        }
    }

    #[test]
    fn texts_that_look_like_infs_come_back(text in soup(), which in 0..6usize) {
        let source = Source::new(encoded(&text, which));
        assert_lossless(&source);
        assert_fix_settles(&source);
    }

    #[test]
    fn damaged_infs_come_back(bytes in damaged()) {
        let source = Source::new(bytes);
        assert_lossless(&source);
        assert_has_a_meaning(&source);
    }

    #[test]
    fn a_text_is_written_as_it_is_or_refused(text: String, which in 0..ENCODINGS.len()) {
        assert_text_is_written_or_refused(&text, encoding(ENCODINGS[which]));
    }

    #[test]
    fn a_configuration_is_read_or_refused_in_one_line(text: String) {
        assert_config_is_read_or_refused(&text);
    }

    #[test]
    fn a_configuration_of_patterns_is_read_or_refused_in_one_line(
        patterns in prop::array::uniform3("(/|\\*\\*/)?([aA]|vendor|[*?!]|else){1,2}(/[bB]|/\\*)?(\\.inf|\\.[iI]nx)?"),
        select in prop::sample::subsequence(&["syntax", "encoding", "runonce", "syntax"], 0..4),
    ) {
        let [exclude, include, paths] = patterns;
        assert_config_is_read_or_refused(&format!(
            "exclude = ['{exclude}']\ninclude = ['{include}']\n\
             [[overrides]]\npaths = ['{paths}']\nselect = {select:?}\n"
        ));
    }
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn fixes_settle_and_prove_themselves_on_infs_of_any_shape(
        text in inf_soup(),
        which in 0..5usize,
    ) {
        let source = Source::new(encoded(&text, which));
        assert_lossless(&source);
        assert_fix_settles(&source);
        assert_line_ends_are_kept(&source);
    }

    #[test]
    fn an_edit_changes_its_own_bytes_and_no_others(
        bytes: Vec<u8>,
        at: prop::sample::Index,
        len in 0..4usize,
        insert in prop::sample::select(vec!["", "X", "\r\n", "é", "表"]),
    ) {
        let source = Source::new(bytes);
        let range = range_of(source.text(), at.index(source.text().len() + 1), len);
        assert_edit_stays_in_place(&source, range, insert);
    }
}

#[test]
fn every_puzzle_of_syntax_comes_back() {
    for path in crate::support::infs_below(&crate::support::root().join("tests/setupapi/probes")) {
        assert_lossless(&Source::new(std::fs::read(&path).unwrap()));
    }
}

#[test]
fn no_fix_changes_a_line_end() {
    let mut tried = 0;
    for path in crate::support::infs_below(&crate::support::inf("")) {
        let source = Source::new(std::fs::read(&path).unwrap());
        let lines: Vec<&str> = source.text().split('\n').collect();
        let lines = lines.iter().map(|line| line.trim_end_matches('\r'));
        let lines: Vec<&str> = lines.collect();
        for end in ["\n", "\r\n", "\r\r\n"] {
            for which in [1, 2] {
                assert_line_ends_are_kept(&Source::new(encoded(&lines.join(end), which)));
                tried += 1;
            }
        }
    }
    assert!(tried > 100);
}

/// Files in which the fuzz targets found something, each cut down to it.
#[test]
fn what_was_found_once_stays_fixed() {
    for path in crate::support::infs_below(&crate::support::root().join("tests/inputs")) {
        let source = Source::new(std::fs::read(&path).unwrap());
        assert_lossless(&source);
        assert_has_a_meaning(&source);
        assert_fix_settles(&source);
    }
}

#[test]
fn what_would_join_bytes_that_cannot_be_decoded_is_left_to_a_person() {
    let inf =
        b"[Version]\nSignature=$Windows NT$\n[DestinationDirs]\nF=12\n[F]\na.sys,,,0x108,\x81";
    let options = ways_to_fix().next().unwrap();
    for encoding in ["932", "utf-8"] {
        let source = Source::with_encoding(inf.to_vec(), encoding.parse().unwrap());
        assert_fix_settles_as(&source, &options);
    }
}
