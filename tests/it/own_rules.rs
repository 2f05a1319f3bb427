//! Rules that somebody outside writes, asked together with those of infmend.

use infmend::edit::{FixBuilder, NewSection};
use infmend::fix::{FixOptions, fix};
use infmend::model::{DirectiveSite, RegistryValue};
use infmend::rules::{
    Applicability, ByDefault, Change, Context, Finding, MayChange, Options, Rule, RuleSet,
    Severity, Turn, Visit, inspect,
};
use infmend::source::Source;

use crate::support::{inf, infs_below};

const HEAD: &str = "[Version]\r\nSignature = \"$Windows NT$\"\r\nPnpLockdown = 1\r\n";

static ADDS: Rule = Rule::new(
    "adds",
    Severity::Info,
    Visit::Directives(&["AddReg"], |context, site| {
        context.report(&ADDS, site, "adds values");
    }),
);

/// All rules but those that find what InfVerif reports alone: sections are missing here.
fn all_rules() -> RuleSet {
    RuleSet::all().deselect(|rule| rule.is_of_infverif())
}

/// What some rules find in an INF with sections of its own, each with the text there.
fn found(rules: &RuleSet, body: &str) -> Vec<(&'static str, String)> {
    let text = format!("{HEAD}{body}");
    let found = inspect(
        &Source::new(text.clone().into()),
        rules,
        &Options::default(),
    )
    .unwrap();
    let shown = |finding: Finding| (finding.rule, text[finding.range].to_owned());
    found.into_iter().map(shown).collect()
}

fn rules_of(found: Vec<(&'static str, String)>) -> Vec<&'static str> {
    found.into_iter().map(|(rule, _)| rule).collect()
}

#[test]
fn a_comment_may_name_a_rule_of_somebody_else() {
    let rules = all_rules().with(&ADDS);
    let allowed = |name: &str, line: &str| {
        let body = format!("[DefaultInstall]\r\n{line} ; infmend: allow({name})\r\n");
        rules_of(found(&rules, &body))
    };
    assert_eq!(allowed("other", "AddReg = R"), ["adds", "unused-allow"]);
    assert_eq!(allowed("Adds", "AddReg = R"), [""; 0]);
    assert_eq!(allowed("adds", "DelReg = R"), ["unused-allow"]);
    // Where it is not asked, nobody knows.
    let others = rules.clone().select(|rule| rule.name == "unused-allow");
    let body = "[DefaultInstall]\r\nDelReg = R ; infmend: allow(adds)\r\n";
    assert_eq!(found(&others, body), []);
    assert_eq!(rules_of(found(&all_rules(), body)), ["unused-allow"]);
}

#[test]
fn a_rule_of_somebody_else_is_one_of_a_set() {
    let rules = all_rules().with(&ADDS);
    let body = "[DefaultInstall]\r\nReboot\r\nAddReg = R\r\n";
    assert_eq!(rules_of(found(&rules, body)), ["reboot-directive", "adds"]);
    let named = |name: &str| rules.clone().select(|rule| rule.name == name);
    assert_eq!(rules_of(found(&named("adds"), body)), ["adds"]);
    let others = rules.clone().deselect(|rule| rule.name == "adds");
    assert_eq!(rules_of(found(&others, body)), ["reboot-directive"]);
    let alone = RuleSet::from_iter([&ADDS]);
    assert_eq!(rules_of(found(&alone, body)), ["adds"]);
    // One of the same name takes its place, in any case.
    static LOUD: Rule = Rule::new("ADDS", Severity::Error, ADDS_VISIT);
    const ADDS_VISIT: Visit = Visit::Directives(&["AddReg"], |context, site| {
        context.report(&LOUD, site, "adds values");
    });
    assert_eq!(rules_of(found(&rules.with(&LOUD), body))[1..], ["ADDS"]);
}

#[test]
fn a_rule_of_somebody_else_is_at_work_by_default_where_it_says_so() {
    static NEVER: Rule = Rule::new(
        "never",
        Severity::Info,
        Visit::Directives(&["AddReg"], |context, site| {
            context.report(&NEVER, site, "adds values");
        }),
    )
    .by_default(ByDefault::Selected);
    let source = Source::new(format!("{HEAD}[DefaultInstall]\r\nAddReg = R\r\n").into());
    let rules = all_rules().with(&ADDS).with(&NEVER);
    let found = |options: Options| {
        let found = inspect(&source, &rules, &options).unwrap();
        found.iter().map(|f| f.rule).collect::<Vec<_>>()
    };
    assert_eq!(found(Options::default()), ["adds", "never"]);
    assert_eq!(found(Options::default().by_default()), ["adds"]);
}

/// Reports a registry value.
fn note(rule: &Rule, context: &Context<'_, '_>, value: &RegistryValue<'_, '_>) {
    context.report(rule, value, value.name.clone());
}

static BLUE: Rule = Rule::new(
    "blue",
    Severity::Info,
    Visit::RegistryValues(|context, value| {
        if value.name.contains("Blue") {
            note(&BLUE, context, value);
        }
    }),
)
.registry_words(&["blue"]);

static EVERY: Rule = Rule::new(
    "every",
    Severity::Info,
    Visit::RegistryValues(|context, value| note(&EVERY, context, value)),
);

#[test]
fn a_rule_of_somebody_else_is_shown_registry_values_with_its_words() {
    let body = "[DefaultInstall]\r\nAddReg = R\r\n[R]\r\nHKR,,DarkBlue,,1\r\nHKR,,Red,,1\r\n";
    let blue = [("blue", "HKR,,DarkBlue,,1".to_owned())];
    assert_eq!(found(&all_rules().with(&BLUE), body), blue);
    assert_eq!(found(&RuleSet::from_iter([&BLUE]), body), blue);
    // One without words is shown all, and so may be others.
    let every = RuleSet::from_iter([&EVERY, &BLUE]);
    assert_eq!(
        rules_of(found(&every, body)),
        ["every", "blue", "every"],
        "in the order of the file"
    );
}

#[test]
fn the_rules_of_infmend_find_the_same_whatever_others_are_shown() {
    let own = all_rules();
    let more = own.clone().with(&BLUE).with(&EVERY);
    let (mut others, mut infs) = (0, 0);
    for path in infs_below(&inf("")) {
        let source = Source::new(std::fs::read(&path).unwrap());
        let find = |rules: &RuleSet| inspect(&source, rules, &Options::default());
        let (Ok(alone), Ok(mut together)) = (find(&own), find(&more)) else {
            continue;
        };
        let all = together.len();
        together.retain(|finding| finding.rule != "every" && finding.rule != "blue");
        others += all - together.len();
        infs += 1;
        assert_eq!(alone, together, "{}", path.display());
    }
    assert!(others > 50 && infs > 100, "{others} in {infs}");
}

/// Adds a section that is called as many directives as ask for a restart.
fn count(rule: &Rule, context: &Context<'_, '_>, site: &DirectiveSite<'_, '_>) {
    let model = context.model;
    let left = model.directives("Reboot").len();
    if model
        .sections()
        .any(|section| section.name().starts_with("Left"))
    {
        return;
    }
    let section = NewSection {
        name: format!("Left{left}"),
        entries: Vec::new(),
    };
    let fix = FixBuilder::of(model.document()).add_sections(site.part, vec![section]);
    context
        .report(rule, site, "nobody has counted")
        .fix(fix.fix(Applicability::Safe, "say how many are left"));
}

#[test]
fn fixes_of_a_rule_of_somebody_else_are_made_in_its_turn() {
    static EARLY: Rule = Rule::new(
        "count",
        Severity::Info,
        Visit::Directives(&["AddReg"], |context, site| count(&EARLY, context, site)),
    )
    .about(
        "directives that nobody has counted",
        "they are to be counted",
    );
    static LATE: Rule = EARLY_ONE.turn(Turn::Tidying);
    const EARLY_ONE: Rule = Rule::new(
        "count",
        Severity::Info,
        Visit::Directives(&["AddReg"], |context, site| count(&LATE, context, site)),
    );
    let body = "[DefaultInstall]\r\nReboot\r\nAddReg = R\r\n";
    let source = Source::new(format!("{HEAD}{body}").into());
    let fixed = |rule: &'static Rule| {
        let fixed = fix(&source, &FixOptions::new(all_rules().with(rule))).unwrap();
        assert_eq!(fixed.refused, []);
        let whys: Vec<&str> = fixed.applied.iter().map(|fix| fix.why).collect();
        let text = fixed.source.text().to_owned();
        (
            text.contains("Left1"),
            text.contains("Left0"),
            whys.len(),
            whys.contains(&rule.why),
        )
    };
    assert_eq!(fixed(&EARLY), (true, false, 2, true));
    assert_eq!(fixed(&LATE), (false, true, 2, true));
}

/// An INF whose fix takes a value of the registry away.
fn loses_a_value(rule: &'static Rule) -> (String, String) {
    let text = format!(
        "{HEAD}[Manufacturer]\r\nAcme = Acme, NTamd64.10.0\r\n[Acme.NTamd64.10.0]\r\n\
         Lamp = Lamp, USB\\VID_1\r\n[Lamp]\r\nAddReg = R\r\n[R]\r\nHKR,,Level,,9\r\n"
    );
    let source = Source::new(text.into());
    let fixed = fix(&source, &FixOptions::new(RuleSet::from_iter([rule]))).unwrap();
    let refused: Vec<String> = fixed.refused.iter().map(ToString::to_string).collect();
    (fixed.source.text().to_owned(), refused.join("\n"))
}

fn remove(rule: &Rule, context: &Context<'_, '_>, site: &DirectiveSite<'_, '_>) {
    let fix = FixBuilder::of(context.model.document()).remove_entry(site.entry());
    context
        .report(rule, site, "adds values")
        .fix(fix.fix(Applicability::Safe, "add none"));
}

#[test]
fn a_rule_that_does_not_say_what_its_fixes_change_is_refused_with_the_device() {
    static SILENT: Rule = Rule::new(
        "silent",
        Severity::Info,
        Visit::Directives(&["AddReg"], |context, site| remove(&SILENT, context, site)),
    );
    let (text, refused) = loses_a_value(&SILENT);
    assert!(text.contains("AddReg"));
    assert_eq!(
        refused,
        "the fix of silent was refused because of what it would change: on Windows 10.0.0 \
         (amd64), 'Lamp' (USB\\VID_1) would lose 'HKR,,Level,,9' of AddReg"
    );
    static SAYS: Rule = Rule::new(
        "says",
        Severity::Info,
        Visit::Directives(&["AddReg"], |context, site| remove(&SAYS, context, site)),
    )
    .may_change(MayChange::safely(&[Change::Remove(&["AddReg"])]));
    let (text, refused) = loses_a_value(&SAYS);
    assert!(!text.contains("AddReg"));
    assert_eq!(refused, "");
}
