//! Encodings: what is detected, and what an edit writes in each.

use infmend::source::{Edit, Encoding, Source, SpliceError};

const HEAD: &str = "[Version]\r\nSignature=\"$Windows NT$\"\r\n";

fn detected(bytes: &[u8]) -> String {
    Source::new(bytes.to_vec()).encoding().to_string()
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn marks_and_unmarked_utf16_and_utf8_are_detected() {
    let text = format!("{HEAD}; Gerät\r\n");
    let le = utf16(&text, u16::to_le_bytes);
    let be = utf16(&text, u16::to_be_bytes);
    assert_eq!(detected(HEAD.as_bytes()), "ascii");
    assert_eq!(detected(text.as_bytes()), "utf-8");
    assert_eq!(
        detected(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        "utf-8-bom"
    );
    assert_eq!(detected(&le), "utf-16le");
    assert_eq!(detected(&be), "utf-16be");
    assert_eq!(
        detected(&[b"\xFF\xFE".as_slice(), &le].concat()),
        "utf-16le-bom"
    );
    assert_eq!(
        detected(&[b"\xFE\xFF".as_slice(), &be].concat()),
        "utf-16be-bom"
    );
    assert_eq!(detected(b""), "ascii");
    // Each byte of it is ASCII, too.
    let plain = Source::new(utf16(HEAD, u16::to_le_bytes));
    assert_eq!(plain.text(), HEAD);
    for cut in 0..le.len() {
        // A file cut in the middle of a unit is still UTF-16.
        if cut > 60 {
            assert_eq!(detected(&le[..cut]), "utf-16le", "cut at {cut}");
        }
    }
}

#[test]
fn utf16_without_a_mark_is_told_by_the_nuls_in_every_second_byte() {
    // `plain` characters with a NUL in their second byte, and `wide` ones with
    // a NUL in their first, of forty.
    let text = |plain: usize, wide: usize| {
        let rest = 40 - plain - wide;
        "a".repeat(plain) + &"\u{100}".repeat(wide) + &"\u{151}".repeat(rest)
    };
    let found = |plain, wide| {
        let text = text(plain, wide);
        let orders: [fn(u16) -> [u8; 2]; 2] = [u16::to_le_bytes, u16::to_be_bytes];
        orders.map(|order| detected(&utf16(&text, order)))
    };
    let utf16_of_both_orders = ["utf-16le", "utf-16be"].map(str::to_owned);
    for (plain, wide) in [(40, 0), (28, 0), (28, 2), (38, 2)] {
        assert_eq!(found(plain, wide), utf16_of_both_orders, "{plain}, {wide}");
    }
    for (plain, wide) in [(27, 0), (24, 0), (28, 3), (37, 3), (20, 20), (0, 0)] {
        for name in found(plain, wide) {
            assert!(!name.starts_with("utf-16"), "{plain}, {wide}: {name}");
        }
    }
    assert_eq!(detected(b"a\0b\0"), "utf-16le");
    assert_eq!(detected(b"\0a\0b"), "utf-16be");
    assert_eq!(detected(b"a\0"), "ascii");
}

#[test]
fn windows_code_pages_are_guessed_from_their_text() {
    let samples = [
        (
            "shift_jis",
            "932",
            "ソースの表示と能力の設定。高性能ディスプレイ ドライバ ディスク",
        ),
        (
            "gbk",
            "936",
            "网络适配器驱动程序安装磁盘,简体中文版本,微软公司",
        ),
        (
            "euc-kr",
            "949",
            "네트워크 어댑터 드라이버 설치 디스크 한국어 버전",
        ),
        ("big5", "950", "網路介面卡驅動程式安裝磁碟片 繁體中文版本"),
        (
            "windows-1251",
            "1251",
            "Драйвер сетевого адаптера, установочный диск",
        ),
        (
            "windows-1252",
            "1252",
            "Périphérique réseau à haute fréquence, disque d'installation",
        ),
        (
            "windows-1253",
            "1253",
            "Πρόγραμμα οδήγησης προσαρμογέα δικτύου",
        ),
        (
            "windows-1250",
            "1250",
            "Ovladač síťového adaptéru, instalační disk. Příliš žluťoučký kůň",
        ),
        ("windows-874", "874", "ไดรเวอร์อะแดปเตอร์เครือข่าย แผ่นติดตั้ง"),
    ];
    for (name, number, text) in samples {
        let encoding: Encoding = number.parse().unwrap();
        // The bytes come from an edit of an empty file in that encoding.
        let empty = Source::with_encoding(HEAD.into(), encoding);
        let end = HEAD.len();
        let edit = Edit {
            range: end..end,
            insert: format!("; {text}\r\n"),
        };
        let bytes = empty.splice(&[edit]).unwrap();
        let source = Source::new(bytes);
        assert_eq!(source.encoding().to_string(), name);
        assert!(source.text().contains(text), "{name}: {}", source.text());
    }
}

#[test]
fn every_guess_is_one_of_the_windows_code_pages() {
    let pages = [
        "windows-874",
        "shift_jis",
        "gbk",
        "euc-kr",
        "big5",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "windows-1253",
        "windows-1254",
        "windows-1255",
        "windows-1256",
        "windows-1257",
        "windows-1258",
    ];
    for first in 0x80..=0xFFu8 {
        for second in [0x20, 0x41, 0x5C, 0x80, 0xA4, 0xC5, 0xE1, 0xFF] {
            let bytes = [b"; x".as_slice(), &[first, second, first, second, b'\n']].concat();
            let name = detected(&bytes);
            assert!(name == "utf-8" || pages.contains(&name.as_str()), "{name}");
        }
    }
}

#[test]
fn a_second_byte_that_looks_like_a_backslash_or_a_bracket_is_none() {
    let sjis: Encoding = "shift_jis".parse().unwrap();
    let source = Source::with_encoding(b"\x95\x5C\x83\x5B".to_vec(), sjis);
    assert_eq!(source.text(), "表ゼ");
    assert_eq!(source.byte_range(&(3..6)), 2..4);
}

#[test]
fn each_character_has_its_own_bytes() {
    let characters = |name: &str, bytes: &[u8]| -> Vec<(char, std::ops::Range<usize>)> {
        let source = Source::with_encoding(bytes.to_vec(), name.parse().unwrap());
        let text = source.text();
        text.char_indices()
            .map(|(at, c)| (c, source.byte_range(&(at..at + c.len_utf8()))))
            .collect()
    };
    let wide = utf16("aé𝄞b", u16::to_le_bytes);
    assert_eq!(
        characters("utf-16le", &[wide.as_slice(), b"x"].concat()),
        [
            ('a', 0..2),
            ('é', 2..4),
            ('𝄞', 4..8),
            ('b', 8..10),
            ('\u{FFFD}', 10..11)
        ]
    );
    assert_eq!(
        characters("utf-16be", b"\xFE\xFF\0a\xD8\x34\0b"),
        [('a', 2..4), ('\u{FFFD}', 4..6), ('b', 6..8)]
    );
    assert_eq!(
        characters("utf-8", b"a\xC3\xA9\xFFb\xE8\xA1c"),
        [
            ('a', 0..1),
            ('é', 1..3),
            ('\u{FFFD}', 3..4),
            ('b', 4..5),
            ('\u{FFFD}', 5..7),
            ('c', 7..8)
        ]
    );
    assert_eq!(
        characters("932", b"a\x95\x5C\xB1\xFFb\x81"),
        [
            ('a', 0..1),
            ('表', 1..3),
            ('ｱ', 3..4),
            ('\u{FFFD}', 4..5),
            ('b', 5..6),
            ('\u{FFFD}', 6..7)
        ]
    );
    // What is valid UTF-8 is read as what it is said to be.
    assert_eq!(characters("1252", b"\xC3\xA9"), [('Ã', 0..1), ('©', 1..2)]);
    assert_eq!(characters("utf-8", b"\xEF\xBB\xBFab")[1], ('b', 4..5));
    let plain = Source::new(b"ab".to_vec());
    assert_eq!(plain.byte_offset(1), 1);
    assert_eq!(plain.byte_offset(9), 2);
}

#[test]
fn an_edit_that_the_encoding_cannot_express_is_refused() {
    for (name, character) in [
        ("ascii", 'é'),
        ("windows-1252", '表'),
        ("shift_jis", '네'),
        // Its encoder has a backslash and a tilde for these.
        ("shift_jis", '¥'),
        ("shift_jis", '‾'),
    ] {
        let source = Source::with_encoding(HEAD.into(), name.parse().unwrap());
        let edit = Edit {
            range: 0..0,
            insert: format!("a{character}"),
        };
        assert_eq!(
            source.splice(&[edit]),
            Err(SpliceError::Unmappable {
                character,
                encoding: name.to_owned(),
            })
        );
    }
}

#[test]
fn edits_that_overlap_or_lie_outside_are_refused() {
    let source = Source::new(b"abcdef".to_vec());
    let edit = |range: std::ops::Range<usize>| Edit {
        range,
        insert: "x".to_owned(),
    };
    assert_eq!(source.splice(&[edit(0..2), edit(2..3)]).unwrap(), b"xxdef");
    assert_eq!(
        source.splice(&[edit(1..3), edit(2..4)]),
        Err(SpliceError::Overlap(2))
    );
    assert_eq!(
        source.splice(&[edit(2..2), edit(2..2)]),
        Err(SpliceError::Overlap(2))
    );
    assert_eq!(source.splice(&[edit(5..7)]), Err(SpliceError::Range(5..7)));
    let wide = Source::new("é".as_bytes().to_vec());
    assert_eq!(wide.splice(&[edit(1..2)]), Err(SpliceError::Range(1..2)));
}

#[test]
fn the_mark_stays_in_front_and_is_no_part_of_the_text() {
    let source = Source::new(b"\xEF\xBB\xBFabc".to_vec());
    assert_eq!(source.text(), "abc");
    let edit = Edit {
        range: 0..1,
        insert: "é".to_owned(),
    };
    assert_eq!(source.splice(&[edit]).unwrap(), b"\xEF\xBB\xBF\xC3\xA9bc");
}

#[test]
fn names_of_encodings_are_read_as_people_write_them() {
    let same = [
        ["1252", "windows-1252"],
        ["cp932", "Shift_JIS"],
        ["UTF8", "utf-8"],
        ["utf-16", "utf-16le"],
        ["949", "EUC-KR"],
    ];
    for [a, b] in same {
        assert_eq!(a.parse::<Encoding>(), b.parse::<Encoding>());
    }
    assert!("koi8-r".parse::<Encoding>().is_err());
}

#[test]
fn what_an_edit_keeps_at_its_ends_need_not_be_encoded() {
    // An undecodable byte, a character that Big5 reads and never writes, and
    // half of a surrogate pair.
    let files: [(&str, &[u8]); 4] = [
        ("big5", b"; \x93\x6C allow \x80\r\n"),
        ("windows-1253", b"; \xD2 allow \xFF\r\n"),
        ("utf-8", b"; \xE8\xA1 allow \xFF\r\n"),
        ("utf-16le", b";\0\x00\xD8a\0l\0l\0o\0w\0\x00\xDC\r\0\n\0"),
    ];
    for (name, bytes) in files {
        let source = Source::with_encoding(bytes.to_vec(), name.parse().unwrap());
        let text = source.text().trim_end();
        let edit = |insert: String| Edit {
            range: 0..text.len(),
            insert,
        };
        let new = source.splice(&[edit(text.replace("allow", ""))]).unwrap();
        let wide = |word: &[u8]| match name {
            "utf-16le" => word.iter().flat_map(|byte| [*byte, 0]).collect(),
            _ => word.to_vec(),
        };
        let word = wide(b"allow");
        let at = bytes
            .windows(word.len())
            .position(|part| part == word)
            .unwrap();
        assert_eq!(
            new,
            [&bytes[..at], &bytes[at + word.len()..]].concat(),
            "{name}"
        );
        let new = source.splice(&[edit(text.replace("allow", "deny"))]);
        assert_eq!(
            new.unwrap(),
            [&bytes[..at], &wide(b"deny"), &bytes[at + word.len()..]].concat(),
            "{name}"
        );
        assert_eq!(source.splice(&[edit(text.to_owned())]).unwrap(), bytes);
    }
}
