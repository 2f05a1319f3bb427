use hashbrown::HashSet;

use crate::edit::{FixBuilder, Op, Writing};
use crate::model::{FIRST_VALUE, MergedSection, Model, UnknownStrings};
use crate::rules::{Applicability, ByDefault, Context, InfVerif, Severity, Visit, rule, similar};
use crate::schema::{SectionKind, is_environment_variable, section_named};
use crate::syntax::{Entry, Field, Row, fold_case};

rule! {
    /// A `%string%` that `[Strings]` does not define.
    ///
    /// ## What it finds
    /// `%key%` of which no `[Strings]` section has the key, and a `%` without a partner, in
    /// keys and values of sections that Windows reads. `%12%` and other directories are no
    /// strings, `%%` is a percent sign, and before a mask of resources it means something
    /// else. Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// Windows leaves such a text as it is, signs included: a device is called `%Gadget%`.
    /// InfVerif refuses the INF (error 1235).
    ///
    /// ## Example
    /// ```inf
    /// [Gadget_Registry]
    /// HKR,,Icon,0x00020000,"%SystemRoot%\System32\gadget.dll"
    /// ```
    /// becomes
    /// ```inf
    /// [Gadget_Registry]
    /// HKR,,Icon,0x00020000,"%%SystemRoot%%\System32\gadget.dll"
    /// ```
    ///
    /// ## Fix
    /// In what is written into the registry: doubles the signs, which Windows reads as the
    /// same text. Safe for environment variables, and for a single `%`; otherwise unsafe,
    /// since a string may be missing. Elsewhere none: the string has to be defined, or what
    /// names it corrected.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Strings Section" and "INF Validation Errors and Warnings" (code
    /// 1235).
    RULE {
        name: "undefined-string",
        summary: "a %string% that [Strings] does not define",
        why: "Windows leaves an undefined %string% as it is",
        fixes: "safe or unsafe, in registry values",
        group: "strings",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1235]),
    }
}

/// With so many strings a key is compared at most.
const COMPARED: usize = 200;

fn check(context: &Context<'_, '_>) {
    let model = context.model;
    for section in model.sections() {
        if section_named(section.name()) == Some(SectionKind::Strings)
            || section.bodies().all(|body| !body.contains('%'))
            || model.kinds(section).is_empty()
        {
            continue;
        }
        let kinds = model.kinds(section);
        // There the sign is before a mask: 8@100-ffff%fff8.
        if kinds.has(SectionKind::LogConfig) || kinds.has(SectionKind::FactDef) {
            continue;
        }
        let is_registry = kinds.iter().eq([SectionKind::AddRegistry]);
        for entry in with_signs(model, section) {
            let mut seen = HashSet::new();
            let fields = entry.fields().iter().enumerate();
            let fields = fields.map(|(index, field)| (Some(index), field));
            let key = entry.explicit_key().map(|key| (None, key));
            for (index, field) in key.into_iter().chain(fields) {
                let value = field.value();
                if !value.contains('%') {
                    continue;
                }
                let unknown = model.unknown_strings(value);
                let data = index.filter(|index| is_registry && *index >= FIRST_VALUE);
                for token in &unknown.tokens {
                    let token = value.get(token.clone()).unwrap_or_default();
                    if seen.insert(fold_case(token).into_owned()) {
                        report(context, (section, entry), field, data, (token, &unknown));
                    }
                }
            }
        }
    }
}

/// The entries of a section with a percent sign.
fn with_signs<'d, 't>(
    model: &'d Model<'d, 't>,
    section: MergedSection<'d, 't>,
) -> impl Iterator<Item = &'d Entry<'t>> {
    section.parts().flat_map(move |(_, part)| {
        let next = part.rows().skip(1).map(|row| row.start());
        let ends = next.chain([part.body().end]);
        let rows = part.rows().zip(ends);
        let has_sign = move |row: &Row<'d, 't>, end: usize| {
            model.document().slice(row.start()..end).contains('%')
        };
        let rows = rows.filter(move |(row, end)| has_sign(row, *end));
        rows.map(|(row, _)| row.entry())
    })
}

fn report<'d, 't>(
    context: &Context<'d, 't>,
    (section, entry): (MergedSection<'d, 't>, &'d Entry<'t>),
    field: &'d Field<'t>,
    data: Option<usize>,
    (token, unknown): (&str, &UnknownStrings),
) {
    let model = context.model;
    let key = token.trim_matches('%');
    let message = if key.is_empty() {
        format!(
            "'{}' has a % without a partner: a percent sign is written %%",
            field.value()
        )
    } else {
        format!("{token} is not defined in [Strings]: Windows leaves it as it is")
    };
    let fix = data.and_then(|index| doubled(context, entry, index, field, unknown));
    let help = fix.is_none().then(|| {
        let strings = model.section("Strings");
        let keys = strings.iter().flat_map(|section| section.rows());
        let keys: Vec<_> = keys.filter_map(|row| row.key()).take(COMPARED).collect();
        match similar(key, keys.iter().map(|key| &**key)) {
            Some(known) => format!("did you mean %{known}%?"),
            None if key.is_empty() => "write %% for a percent sign".to_owned(),
            None => format!("define {key} in [Strings], or write %%{key}%% for the text {token}"),
        }
    });
    context
        .report(&RULE, (section.name(), entry.content()), message)
        .infverif(&[1235])
        .help_if(help)
        .fix(fix);
}

/// The fix that doubles the signs of a value which stand for no string.
fn doubled<'d, 't>(
    context: &Context<'d, 't>,
    entry: &Entry<'t>,
    index: usize,
    field: &Field<'t>,
    unknown: &UnknownStrings,
) -> Option<crate::rules::Fix> {
    let document = context.model.document();
    let value = field.value();
    let written = document.slice(field.range());
    // Quotes and joined lines have no signs of their own.
    let signs = |text: &str| -> Vec<usize> { text.match_indices('%').map(|(at, _)| at).collect() };
    let (own, in_text) = (signs(value), signs(written));
    if !unknown.is_certain || own.len() != in_text.len() || written.contains('\n') {
        return None;
    }
    let is_doubled = |at: usize| {
        let mut tokens = unknown.tokens.iter();
        tokens.any(|token| token.start == at || token.end == at + 1)
    };
    let double = |text: &str, signs: &[usize]| {
        let mut doubled = String::new();
        for (at, character) in text.char_indices() {
            doubled.push(character);
            let sign = signs.binary_search(&at).ok().and_then(|sign| own.get(sign));
            if sign.is_some_and(|at| is_doubled(*at)) {
                doubled.push('%');
            }
        }
        doubled
    };
    let keys = unknown
        .tokens
        .iter()
        .filter_map(|token| value.get(token.clone()));
    let mut keys = keys.map(|token| token.trim_matches('%'));
    let is_text = keys.all(|key| key.is_empty() || is_environment_variable(key));
    let how = match is_text {
        true => Applicability::Safe,
        false => Applicability::Unsafe,
    };
    let op = Op::SetValue {
        entry: entry.range().start,
        value: index,
        text: double(value, &own),
        writing: Writing::Part {
            range: field.range(),
            text: double(written, &in_text),
        },
    };
    let fix = FixBuilder::of(document).op(op);
    Some(fix.fix(how, "double the percent signs"))
}
