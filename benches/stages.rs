//! How long each stage takes, in bytes per second: `cargo bench --bench stages`.
//!
//! The inputs are made here, after the shapes of real INFs and of hostile ones.

#![allow(missing_docs)]

use divan::Bencher;
use divan::counter::BytesCount;
use infmend::fix::{FixOptions, fix};
use infmend::model::Model;
use infmend::rules::{self, Options, RuleSet};
use infmend::source::Source;
use infmend::syntax::Document;

fn main() {
    divan::main();
}

const HEAD: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\nClass = Net\r\n\r\n[Manufacturer]\r\n%M% = Models, NTamd64\r\n\r\n";

/// An INF of the given number of devices, each with what real ones have.
fn ordinary(devices: usize) -> String {
    let mut inf = HEAD.to_owned();
    inf.push_str("[Models.NTamd64]\r\n");
    for n in 0..devices {
        inf.push_str(&format!("%D{n}% = I{n}, PCI\\VEN_1234&DEV_{n:04X}\r\n"));
    }
    for n in 0..devices {
        inf.push_str(&format!(
            "\r\n; ---- device {n} ----\r\n[I{n}.NTamd64]\r\nCopyFiles = L{n}\r\nAddReg = R{n}\r\n\r\n[L{n}]\r\na{n}.sys,,,2\r\n\r\n[I{n}.NTamd64.Services]\r\nAddService = s{n}, 2, S{n}\r\n\r\n[S{n}]\r\nServiceType = 1\r\nStartType = 3\r\nErrorControl = 1\r\nServiceBinary = %12%\\a{n}.sys\r\n\r\n[R{n}]\r\n"
        ));
        for value in 0..30 {
            inf.push_str(&format!(
                "HKR, Ndi\\Params\\Value{value}, ParamDesc, 0, \"%T{value}%\"\r\n"
            ));
        }
    }
    inf.push_str(
        "\r\n[DestinationDirs]\r\nDefaultDestDir = 12\r\n\r\n[Strings]\r\nM = \"Maker\"\r\n",
    );
    for n in 0..devices {
        inf.push_str(&format!("D{n} = \"Device number {n}\"\r\n"));
    }
    inf
}

const DEVICES: [usize; 2] = [10, 1000];

#[divan::bench(args = DEVICES)]
fn decode_ascii(bencher: Bencher, devices: usize) {
    let bytes = ordinary(devices).into_bytes();
    bencher
        .counter(BytesCount::new(bytes.len()))
        .with_inputs(|| bytes.clone())
        .bench_values(Source::new);
}

#[divan::bench(args = DEVICES)]
fn decode_utf16(bencher: Bencher, devices: usize) {
    let text = ordinary(devices);
    let mut bytes = b"\xFF\xFE".to_vec();
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bencher
        .counter(BytesCount::new(bytes.len()))
        .with_inputs(|| bytes.clone())
        .bench_values(Source::new);
}

#[divan::bench(args = DEVICES)]
fn sections(bencher: Bencher, devices: usize) {
    let text = ordinary(devices);
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| Document::new(&text).sections().len());
}

#[divan::bench(args = DEVICES)]
fn lines_and_entries(bencher: Bencher, devices: usize) {
    let text = ordinary(devices);
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| {
            let document = Document::new(&text);
            let lines = document.sections().iter().map(|s| s.lines().len());
            lines.sum::<usize>()
        });
}

#[divan::bench(args = DEVICES)]
fn tokens_by_the_grammar(bencher: Bencher, devices: usize) {
    let text = ordinary(devices);
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| Document::by_grammar(&text).sections().len());
}

#[divan::bench(args = DEVICES)]
fn model(bencher: Bencher, devices: usize) {
    let text = ordinary(devices);
    bencher
        .counter(BytesCount::of_str(text.as_str()))
        .bench(|| {
            let document = Document::new(&text);
            let model = Model::new(&document);
            model.installs().count() + model.services().len() + model.copies().0.len()
        });
}

#[divan::bench(args = DEVICES)]
fn check(bencher: Bencher, devices: usize) {
    let source = Source::new(ordinary(devices).into_bytes());
    let rules = RuleSet::all();
    bencher
        .counter(BytesCount::new(source.bytes().len()))
        .bench(|| rules::inspect(&source, &rules, &Options::default()).map(|found| found.len()));
}

#[divan::bench(args = DEVICES)]
fn fixes(bencher: Bencher, devices: usize) {
    let source = Source::new(ordinary(devices).into_bytes());
    let options = FixOptions::new(RuleSet::all()).unsafe_fixes(true);
    bencher
        .counter(BytesCount::new(source.bytes().len()))
        .bench(|| fix(&source, &options).map(|fixed| fixed.applied.len()));
}

/// Shapes that make careless programs quadratic, each in two sizes: the time
/// per byte must not grow with the size.
mod hostile {
    use super::*;

    const SIZES: [usize; 2] = [1 << 16, 1 << 20];

    fn bench(bencher: Bencher, text: String) {
        let source = Source::new(text.into_bytes());
        let rules = RuleSet::all();
        bencher
            .counter(BytesCount::new(source.bytes().len()))
            .bench(|| {
                rules::inspect(&source, &rules, &Options::default()).map(|found| found.len())
            });
    }

    fn repeated(head: &str, piece: impl Fn(usize) -> String, size: usize) -> String {
        let mut text = format!("{HEAD}{head}");
        let mut n = 0;
        while text.len() < size {
            text.push_str(&piece(n));
            n += 1;
        }
        text
    }

    #[divan::bench(args = SIZES)]
    fn one_line(bencher: Bencher, size: usize) {
        bench(
            bencher,
            repeated("[L]\r\nk = ", |_| "value, ".to_owned(), size),
        );
    }

    #[divan::bench(args = SIZES)]
    fn brackets(bencher: Bencher, size: usize) {
        bench(bencher, repeated("[L]\r\n", |_| "[".to_owned(), size));
    }

    #[divan::bench(args = SIZES)]
    fn many_sections(bencher: Bencher, size: usize) {
        bench(
            bencher,
            repeated("", |n| format!("[s{n}]\r\nk=v\r\n"), size),
        );
    }

    #[divan::bench(args = SIZES)]
    fn joined_lines(bencher: Bencher, size: usize) {
        bench(
            bencher,
            repeated("[L]\r\nk = ", |_| "v, \\\r\n".to_owned(), size),
        );
    }

    #[divan::bench(args = SIZES)]
    fn joined_brackets(bencher: Bencher, size: usize) {
        bench(
            bencher,
            repeated("[L]\r\n", |_| "k = v, \\\r\n[x]\r\n".to_owned(), size),
        );
    }

    #[divan::bench(args = SIZES)]
    fn false_joins(bencher: Bencher, size: usize) {
        bench(
            bencher,
            repeated("[I]\r\n", |_| "k = v ; \\\r\n".to_owned(), size),
        );
    }

    #[divan::bench(args = SIZES)]
    fn backslashes(bencher: Bencher, size: usize) {
        bench(
            bencher,
            repeated(
                "[DefaultInstall]\r\nCopyFiles = ",
                |_| "\\ ".to_owned(),
                size,
            ),
        );
    }

    #[divan::bench(args = SIZES)]
    fn decorations(bencher: Bencher, size: usize) {
        let head = "[Manufacturer]\r\n%X% = M";
        bench(bencher, repeated(head, |n| format!(", NTamd64.{n}"), size));
    }

    #[divan::bench(args = SIZES)]
    fn models_that_share_an_install(bencher: Bencher, size: usize) {
        let head = "[Models]\r\n";
        let shared = |n| format!("%D{n}% = I, PCI\\{n}\r\n");
        let text = repeated(head, shared, size);
        bench(
            bencher,
            format!("{text}[I]\r\nReboot\r\nCopyFiles = L\r\n[L]\r\na.sys\r\n"),
        );
    }

    #[divan::bench(args = SIZES)]
    fn lists_named_again_and_again(bencher: Bencher, size: usize) {
        let head = "[L]\r\na.sys\r\n[DefaultInstall.Services]\r\nAddService = a, 2, S\r\n[S]\r\nStartType = 3\r\nServiceBinary = %12%\\a.sys\r\n[DefaultInstall]\r\n";
        bench(
            bencher,
            repeated(head, |_| "CopyFiles = L, L, @a.sys\r\n".to_owned(), size),
        );
    }

    #[divan::bench(args = SIZES)]
    fn strings_that_name_strings(bencher: Bencher, size: usize) {
        let head = "[DefaultInstall]\r\nCopyFiles = %S0%\r\n[Strings]\r\n";
        bench(
            bencher,
            repeated(head, |n| format!("S{n} = %S{}%\r\n", n + 1), size),
        );
    }

    #[divan::bench(args = SIZES)]
    fn needs_in_a_circle(bencher: Bencher, size: usize) {
        let head = "[SourceDisksFiles]\r\na.sys=1\r\n[S]\r\nServiceBinary = %12%\\a.sys\r\n[Models]\r\nd = I0\r\n[I0.Services]\r\nAddService = a, 2, S\r\n";
        bench(
            bencher,
            repeated(head, |n| format!("[I{n}]\r\nNeeds = I{}\r\n", n + 1), size),
        );
    }
}
