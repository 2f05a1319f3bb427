//! The pages of InfVerif's codes.

use crate::rules::{Rule, rules_with};
use crate::schema::{CODES, Code, FORMER_CODES, INFVERIF_WDK, Mode, infverif_code};

/// Where Microsoft explains the codes.
const PAGE: &str = "https://learn.microsoft.com/windows-hardware/drivers/devtest/inf-validation-errors-and-warnings";

/// How much is known of what infmend reports under a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tier {
    /// Public runs of InfVerif said the same of that many INFs.
    Verified(u16),
    /// The documentation says when it is reported.
    Documented,
    /// infmend does not report it.
    NotChecked,
}

impl Tier {
    /// That of a code.
    pub fn of(code: &Code) -> Tier {
        match (rules_with(code.number).next(), code.agreed) {
            (None, _) => Tier::NotChecked,
            (Some(_), 0) => Tier::Documented,
            (Some(_), infs) => Tier::Verified(infs),
        }
    }

    /// Its name, as the list of rules in JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Verified(_) => "verified",
            Tier::Documented => "documented",
            Tier::NotChecked => "not checked",
        }
    }

    fn words(self) -> String {
        match self {
            Tier::Verified(1) => "verified: one public run of InfVerif agrees".to_owned(),
            Tier::Verified(infs) => {
                format!("verified: public runs of InfVerif agree on {infs} INFs")
            }
            Tier::Documented => "documented: checked as the documentation says".to_owned(),
            Tier::NotChecked => "not checked".to_owned(),
        }
    }
}

/// The page of the code that a topic is the number of.
pub(super) fn page(topic: &str) -> Option<String> {
    let number: u16 = topic.parse().ok()?;
    let former = FORMER_CODES.iter().find(|(old, _)| *old == number);
    let code = infverif_code(former.map_or(number, |(_, new)| *new))?;
    let mut page = format!("# InfVerif {number}\n\n");
    if former.is_some() {
        page.push_str(&format!(
            "Since WDK {INFVERIF_WDK}, or earlier, the number is {}.\n\n",
            code.number
        ));
    }
    page.push_str(&format!("{}.\n\n", capital(code.what)));
    page.push_str("| Mode | Level |\n| --- | --- |\n");
    for mode in Mode::ALL {
        let (switch, name) = (mode.switch(), mode.name());
        let level = code.level(mode).word();
        page.push_str(&format!("| `/{switch}` ({name}) | {level} |\n"));
    }
    page.push_str(&format!("\nHow sure: {}.\n", Tier::of(code).words()));
    let mut rules = rules_with(code.number).peekable();
    if rules.peek().is_some() {
        page.push_str("\n## Rules\n");
    }
    for rule in rules {
        let Rule {
            name,
            summary,
            fixes,
            ..
        } = rule;
        page.push_str(&format!(
            "- `{name}`: {summary}. Fix: {fixes}. `infmend explain {name}`\n"
        ));
    }
    page.push_str(&format!(
        "\n## Source\nMicrosoft Learn, \"INF Validation Errors and Warnings\": {PAGE}#{}\n",
        code.number
    ));
    Some(page)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// All codes, as `docs/infverif.md` has them.
pub fn infverif_table() -> String {
    let count = |name: &str| {
        let tiers = CODES.iter().map(Tier::of);
        tiers.filter(|tier| tier.name() == name).count()
    };
    let mut page = format!(
        "# What InfVerif reports\n\n\
         InfVerif is Microsoft's checker of INF files. `infmend check --infverif MODE` reports \
         what InfVerif would, under its own codes and at the levels of the mode, on any machine: \
         `k` (declarative), `u` (universal), `w` (Windows driver) or `h` (signature). \
         InfVerif is closed, and infmend does not promise to report exactly what it does. Each \
         code says how sure it is:\n\n\
         - **verified** ({}): public runs of InfVerif said of that many INFs that the code is \
         there, or is not there any more after a fix, and infmend says the same.\n\
         - **documented** ({}): checked as the documentation says; no public run to compare with. \
         Where the documentation leaves something open, nothing is reported.\n\
         - **not checked** ({}): public text does not say what it takes, or it takes Windows' own \
         INFs.\n\n\
         The numbers are those of WDK {INFVERIF_WDK}. `infmend explain 1324` explains one, \
         `--select 1324` looks for it alone.\n\n\
         | Code | k | u | w, h | What is reported | Rule | Fix | How sure |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        count("verified"),
        count("documented"),
        count("not checked"),
    );
    for code in CODES {
        let rules: Vec<&Rule> = rules_with(code.number).collect();
        let names = rules.iter().map(|rule| {
            let name = rule.name;
            format!("[{name}](rules/{name}.md)")
        });
        let fixes: Vec<&str> = rules.iter().map(|rule| rule.fixes).collect();
        let level = |mode| code.level(mode).word();
        let tier = match Tier::of(code) {
            Tier::Verified(infs) => format!("verified ({infs})"),
            tier => tier.name().to_owned(),
        };
        page.push_str(&format!(
            "| [{}]({PAGE}#{}) | {} | {} | {} | {} | {} | {} | {tier} |\n",
            code.number,
            code.number,
            level(Mode::Declarative),
            level(Mode::Universal),
            level(Mode::WindowsDriver),
            code.what.replace('|', "\\|"),
            names.collect::<Vec<_>>().join(", "),
            fixes.join("; "),
        ));
    }
    page
}
