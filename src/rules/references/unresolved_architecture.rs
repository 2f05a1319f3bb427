use crate::rules::{ByDefault, Context, InfVerif, Severity, Visit, rule};
use crate::syntax::eq_ignore_case;

rule! {
    /// `$ARCH$` in another case in the name of a section.
    ///
    /// ## What it finds
    /// Sections whose names have `$arch$` in them, or any other spelling than `$ARCH$`. The
    /// latter is what stampinf replaces, of which INF and INX files of a source tree are the
    /// input, and no fault. Enabled only where it is selected, or `--infverif` is given.
    ///
    /// ## Why it matters
    /// The tool stampinf puts the architecture in the place of `$ARCH$`, and looks for capital
    /// letters. Windows does not find the section. InfVerif refuses the INF (error 1274).
    ///
    /// ## Example
    /// ```inf
    /// [Models.NT$arch$]
    /// %Gadget% = Gadget_Install, USB\VID_1234&PID_5678
    /// ```
    ///
    /// ## Fix
    /// None: write `$ARCH$` here and where the section is named.
    ///
    /// ## Source
    /// Microsoft Learn, "INF Validation Errors and Warnings" (code 1274).
    RULE {
        name: "unresolved-architecture",
        summary: "$arch$ in the name of a section, which stampinf does not replace",
        why: "stampinf replaces $ARCH$ in capital letters alone",
        fixes: "none",
        group: "references",
        severity: Severity::Error,
        since: "0.1.0",
        visit: Visit::File(check),
        by_default: ByDefault::WithInfVerif,
        infverif: InfVerif::codes(&[1274]),
    }
}

/// What stampinf replaces.
const TOKEN: &str = "$ARCH$";

fn check(context: &Context<'_, '_>) {
    for section in context.model.sections() {
        let name = section.name();
        let written = name.find('$').and_then(|at| name.get(at..at + TOKEN.len()));
        let Some(written) = written.filter(|written| eq_ignore_case(written, TOKEN)) else {
            continue;
        };
        if written != TOKEN {
            context
                .report(
                    &RULE,
                    (name, section.first_header()),
                    format!("[{name}] has {written} in its name: stampinf replaces {TOKEN} alone"),
                )
                .infverif(&[1274])
                .help("write $ARCH$ here and where the section is named");
        }
    }
}
