//! What a rule is.

use super::{ALL, MayChange, Options, Severity, Visit};
use crate::model::Model;
use crate::schema::{INFVERIF_WDK, Level, Mode, level};

/// A rule: what it is called, what it is shown, and what is said of it.
///
/// The rules of infmend are in [`ALL`]. Anybody can write one more and ask it together
/// with them, or alone:
///
/// ```
/// use infmend::edit::FixBuilder;
/// use infmend::fix::{FixOptions, fix};
/// use infmend::model::DirectiveSite;
/// use infmend::rules::{
///     Applicability, Change, Context, MayChange, Options, Rule, RuleSet, Severity, Visit, inspect,
/// };
/// use infmend::source::Source;
///
/// static LOG_CONFIG: Rule = Rule::new(
///     "log-config",
///     Severity::Info,
///     Visit::Directives(&["LogConfig"], check),
/// )
/// .may_change(MayChange::safely(&[Change::Remove(&["LogConfig"])]));
///
/// fn check(context: &Context<'_, '_>, site: &DirectiveSite<'_, '_>) {
///     let fix = FixBuilder::of(context.model.document()).remove_entry(site.entry());
///     context
///         .report(&LOG_CONFIG, site, "Plug and Play devices need no LogConfig")
///         .fix(fix.fix(Applicability::Safe, "remove the directive"));
/// }
///
/// let inf = "[Version]\r\nSignature = \"$Windows NT$\"\r\n\
///            [DefaultInstall]\r\nLogConfig = Ports\r\nAddReg = Values\r\n";
/// let (source, rules) = (Source::new(inf.into()), RuleSet::all().with(&LOG_CONFIG));
/// let found = inspect(&source, &rules, &Options::default())?;
/// assert_eq!(found[0].rule, "log-config");
/// assert_eq!(&inf[found[0].range.clone()], "LogConfig = Ports");
///
/// let fixed = fix(&source, &FixOptions::new(rules))?;
/// assert_eq!(fixed.source.text(), inf.replace("LogConfig = Ports\r\n", ""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Rule {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What it finds, in a few words.
    pub summary: &'static str,
    /// Why it matters, in a few words: the reason that a diff gives.
    pub why: &'static str,
    /// Whether it has a fix, and whether that is safe, in a few words.
    pub fixes: &'static str,
    /// The group of rules that it belongs to, which is the folder of its file.
    pub group: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// The version of infmend that has it first.
    pub since: &'static str,
    /// What InfVerif, Microsoft's own checker, says of the same fault.
    pub infverif: InfVerif,
    /// Whether it is enabled although nobody selected it.
    pub by_default: ByDefault,
    /// When its fixes are made.
    pub turn: Turn,
    /// What its fixes may change of what an INF does.
    pub may_change: MayChange,
    /// Words of registry values, of ASCII letters and digits in any case: a rule that is
    /// shown [registry values](Visit::RegistryValues) is shown at least those with one of
    /// them in their key or name, or all of them where it has no words.
    pub(crate) registry_words: &'static [&'static str],
    /// Its documentation comment, each line with the space that it begins with.
    pub(crate) doc: &'static str,
    pub(crate) visit: Visit,
}

/// Error codes of InfVerif, as `infverif /code` of one version explains them
/// (Microsoft Learn, "INF Validation Errors and Warnings").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct InfVerif {
    /// The version of the WDK that numbers them so; empty where there are none.
    pub wdk: &'static str,
    /// The codes, ascending.
    pub codes: &'static [u16],
}

impl InfVerif {
    /// Codes as [`CODES`](crate::schema::CODES) numbers them, ascending.
    pub const fn codes(codes: &'static [u16]) -> InfVerif {
        let wdk = INFVERIF_WDK;
        InfVerif { wdk, codes }
    }

    /// Whether a mode reports one of the codes.
    pub fn is_in(&self, mode: Mode) -> bool {
        let mut codes = self.codes.iter();
        codes.any(|code| level(*code, mode) > Level::Silent)
    }
}

/// Whether a rule is enabled where no rules are selected.
#[derive(Debug, Clone, Copy)]
pub enum ByDefault {
    /// On every INF.
    On,
    /// Where a user says for which Windows the packages are.
    WithTarget,
    /// There, and on INFs of which this is true.
    WithTargetOr(fn(&Model<'_, '_>) -> bool),
    /// Where a user asks for a mode of InfVerif that reports one of its codes, as any rule
    /// with such a code is. It finds nothing but what InfVerif reports.
    WithInfVerif,
    /// Never.
    Selected,
}

/// On which INFs a rule is enabled.
#[derive(Debug, Clone, Copy)]
pub enum Enabled {
    /// On every INF.
    Always,
    /// On INFs of which this is true.
    Where(fn(&Model<'_, '_>) -> bool),
    /// On none.
    Never,
}

/// When fixes are made: those of a turn only when none of the turns before it is
/// left to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Turn {
    /// What lets Windows read more of the INF: it brings other findings.
    Reading,
    /// What brings the parts of a section together, where other fixes are to find them.
    Joining,
    /// The others.
    First,
    /// What tidies up: earlier fixes may bring what a suppression is for.
    Tidying,
    /// The file in another encoding, which is not an edit of the text.
    Encoding,
    /// Line ends of the file as a whole: of use only where nothing else changes it.
    LineEnds,
}

impl Turn {
    /// All of them, in their order.
    pub const ALL: [Turn; 6] = [
        Turn::Reading,
        Turn::Joining,
        Turn::First,
        Turn::Tidying,
        Turn::Encoding,
        Turn::LineEnds,
    ];
}

impl Rule {
    /// What a rule says of itself that it need not say.
    pub(crate) const DEFAULTS: Rule = Rule {
        name: "",
        summary: "",
        why: "",
        fixes: "",
        group: "",
        severity: Severity::Info,
        since: "",
        infverif: InfVerif {
            wdk: "",
            codes: &[],
        },
        by_default: ByDefault::On,
        turn: Turn::First,
        may_change: MayChange::NOTHING,
        registry_words: &[],
        doc: "",
        visit: Visit::Nothing,
    };

    /// A rule of somebody else, which is enabled by default. What `visit` calls is to
    /// [report](super::Context::report) with the same rule.
    pub const fn new(name: &'static str, severity: Severity, visit: Visit) -> Rule {
        Rule {
            name,
            severity,
            visit,
            ..Rule::DEFAULTS
        }
    }

    /// The same rule with what it finds, and why this matters, each in a few words: a
    /// diff gives the reason.
    #[must_use]
    pub const fn about(self, summary: &'static str, why: &'static str) -> Rule {
        Rule {
            summary,
            why,
            ..self
        }
    }

    /// The same rule, enabled where this says so if nobody selected it.
    #[must_use]
    pub const fn by_default(self, by_default: ByDefault) -> Rule {
        Rule { by_default, ..self }
    }

    /// The same rule with another turn for its fixes.
    #[must_use]
    pub const fn turn(self, turn: Turn) -> Rule {
        Rule { turn, ..self }
    }

    /// The same rule, whose fixes may change this of what an INF does: fixes that
    /// change more are refused.
    #[must_use]
    pub const fn may_change(self, may_change: MayChange) -> Rule {
        Rule { may_change, ..self }
    }

    /// The same rule, shown only registry values with one of these words, of ASCII
    /// letters and digits, in their key or name; perhaps others, too. To look for a word
    /// is faster than to read all values.
    #[must_use]
    pub const fn registry_words(self, registry_words: &'static [&'static str]) -> Rule {
        Rule {
            registry_words,
            ..self
        }
    }

    /// Whether it is enabled for an INF.
    pub(super) fn is_at_work(&self, model: &Model<'_, '_>, options: &Options) -> bool {
        match self.enabled(options) {
            Enabled::Always => true,
            Enabled::Where(is_so) => is_so(model),
            Enabled::Never => false,
        }
    }

    /// Whether it finds nothing but what InfVerif reports.
    pub fn is_of_infverif(&self) -> bool {
        matches!(self.by_default, ByDefault::WithInfVerif)
    }

    /// On which INFs it is enabled, if it is among the rules that are selected.
    pub fn enabled(&self, options: &Options) -> Enabled {
        let has_target = options.target_os.is_some();
        let is_wanted = options.profile.is_some_and(|profile| profile.has(self))
            || options
                .infverif
                .is_some_and(|mode| self.infverif.is_in(mode));
        match self.by_default {
            _ if !options.by_default || is_wanted => Enabled::Always,
            ByDefault::On => Enabled::Always,
            ByDefault::WithTarget | ByDefault::WithTargetOr(_) if has_target => Enabled::Always,
            ByDefault::WithTargetOr(is_so) => Enabled::Where(is_so),
            ByDefault::WithTarget | ByDefault::WithInfVerif | ByDefault::Selected => Enabled::Never,
        }
    }

    /// The rule of infmend with a name, in any case.
    pub fn named(name: &str) -> Option<&'static Rule> {
        ALL.iter().find(|rule| rule.name.eq_ignore_ascii_case(name))
    }

    /// The page of the rule, in Markdown; its title alone without the feature `docs`.
    pub fn page(&self) -> String {
        let mut page = format!("# {}\n\n", self.name);
        for line in self.doc.lines() {
            page.push_str(line.strip_prefix(' ').unwrap_or(line));
            page.push('\n');
        }
        page
    }

    /// Where the rule comes from: the last part of its page, as one line; nothing without
    /// the feature `docs`.
    pub fn source(&self) -> String {
        let page = self.page();
        let source = page
            .split_once("## Source")
            .map_or("", |(_, source)| source);
        source.split_whitespace().collect::<Vec<&str>>().join(" ")
    }
}

/// Defines a rule: its documentation comment is its page, as `infmend explain`
/// prints it. The first fields are those that every rule has, in this order; those
/// behind them may be left out.
macro_rules! rule {
    (
        $(#[doc = $line:literal])+
        $constant:ident {
            name: $name:literal,
            summary: $summary:literal,
            why: $why:literal,
            fixes: $fixes:literal,
            group: $group:literal,
            severity: $severity:expr,
            since: $since:literal,
            visit: $visit:expr,
            $($field:ident: $value:expr,)*
        }
    ) => {
        $(#[doc = $line])+
        pub(in crate::rules) const $constant: crate::rules::Rule = crate::rules::Rule {
            name: $name,
            summary: $summary,
            why: $why,
            fixes: $fixes,
            group: $group,
            severity: $severity,
            since: $since,
            visit: $visit,
            doc: if cfg!(feature = "docs") {
                concat!($($line, "\n"),+)
            } else {
                ""
            },
            $($field: $value,)*
            ..crate::rules::Rule::DEFAULTS
        };
    };
}
pub(super) use rule;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_file_of_a_rule_is_in_the_folder_of_its_group() {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        for rule in &ALL {
            let file = format!("{}.rs", rule.name.replace('-', "_"));
            let path = rules.join(rule.group).join(file);
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let name = format!("name: \"{}\",", rule.name);
            assert!(text.contains(&name), "{}", path.display());
        }
    }

    #[test]
    fn every_rule_says_all_of_itself() {
        for rule in &ALL {
            for text in [rule.summary, rule.why, rule.fixes] {
                assert!(
                    !text.is_empty() && !text.ends_with('.'),
                    "{}: {text}",
                    rule.name
                );
            }
            let words = [rule.summary, rule.why, rule.fixes, rule.doc];
            let is_done = words.iter().all(|text| !text.contains("TODO"));
            assert!(is_done, "{} still has a TODO", rule.name);
            let version: Vec<u32> = rule.since.split('.').map(|n| n.parse().unwrap()).collect();
            assert_eq!(version.len(), 3, "{}", rule.name);
            let InfVerif { wdk, codes } = rule.infverif;
            assert_eq!(wdk.is_empty(), codes.is_empty(), "{}", rule.name);
            assert!(codes.is_sorted(), "{}", rule.name);
            assert_eq!(
                ALL.iter().filter(|other| other.name == rule.name).count(),
                1
            );
        }
    }
}
