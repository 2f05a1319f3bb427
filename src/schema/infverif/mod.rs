//! InfVerif, Microsoft's checker of INF files: its modes, its codes, and how each mode
//! takes each code.
//!
//! Sources: Microsoft Learn, "Running InfVerif from the Command Line", "InfVerif /h" and
//! "INF Validation Errors and Warnings".

mod codes;
mod exceptions;

pub use codes::CODES;
pub use exceptions::{
    is_allowed_by_h, is_allowed_by_u, is_dirid_allowed_by_h, is_dirid_allowed_by_u,
};

/// The WDK whose numbers [`CODES`] has.
pub const INFVERIF_WDK: &str = "10.0.26200";

/// A mode of InfVerif: a set of requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// `/k`: declarative.
    Declarative,
    /// `/u`: universal.
    Universal,
    /// `/w`: Windows driver.
    WindowsDriver,
    /// `/h`: what the Hardware Dev Center asks of a package that it signs.
    Signature,
}

impl Mode {
    /// All modes, in the order in which they ask for more.
    pub const ALL: [Mode; 4] = [
        Mode::Declarative,
        Mode::Universal,
        Mode::Signature,
        Mode::WindowsDriver,
    ];

    /// Its switch, without the slash.
    pub const fn switch(self) -> &'static str {
        match self {
            Mode::Declarative => "k",
            Mode::Universal => "u",
            Mode::WindowsDriver => "w",
            Mode::Signature => "h",
        }
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Mode::Declarative => "declarative",
            Mode::Universal => "universal",
            Mode::WindowsDriver => "windows-driver",
            Mode::Signature => "signature",
        }
    }

    /// What it is for, in a few words.
    pub const fn summary(self) -> &'static str {
        match self {
            Mode::Declarative => "what a submission needed until Windows 11 version 24H2",
            Mode::Universal => "also what works on every edition of Windows",
            Mode::WindowsDriver => "also the isolation of the driver package",
            Mode::Signature => "what the Hardware Dev Center requires for a signature",
        }
    }

    /// The mode of a switch or a name, in any case.
    pub fn named(name: &str) -> Option<Mode> {
        let is = |mode: &Mode| {
            [mode.switch(), mode.name()]
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
        };
        Mode::ALL.into_iter().find(is)
    }
}

/// How a mode takes a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Level {
    /// It does not report it.
    Silent,
    /// It warns.
    Warning,
    /// It refuses the INF.
    Error,
}

impl Level {
    const fn of(letter: u8) -> Level {
        match letter {
            b'E' => Level::Error,
            b'W' => Level::Warning,
            _ => Level::Silent,
        }
    }

    /// The word that reports have for it.
    pub const fn word(self) -> &'static str {
        match self {
            Level::Silent => "-",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// A code of InfVerif.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Code {
    /// The number.
    pub number: u16,
    /// What is reported under it, as far as is known, in our words.
    pub what: &'static str,
    /// In the modes k, u and w.
    levels: [Level; 3],
    /// How many INFs there are of which a public run of InfVerif said that it is there or
    /// not there, and infmend says the same.
    pub agreed: u16,
}

const fn code(number: u16, levels: &'static str, what: &'static str) -> Code {
    let levels = levels.as_bytes();
    Code {
        number,
        what,
        levels: [
            Level::of(levels[0]),
            Level::of(levels[1]),
            Level::of(levels[2]),
        ],
        agreed: 0,
    }
}

impl Code {
    const fn agreed(mut self, infs: u16) -> Code {
        self.agreed = infs;
        self
    }

    /// How a mode takes it. Of `/h` the page says that it is `/w` with exceptions, which
    /// are not those of a code as a whole.
    pub const fn level(&self, mode: Mode) -> Level {
        let [k, u, w] = self.levels;
        match mode {
            Mode::Declarative => k,
            Mode::Universal => u,
            Mode::WindowsDriver | Mode::Signature => w,
        }
    }
}

/// The code of a number.
pub fn infverif_code(number: u16) -> Option<&'static Code> {
    let index = CODES.binary_search_by_key(&number, |code| code.number);
    CODES.get(index.ok()?)
}

/// How a mode takes the code of a number; silent where there is no such code.
pub fn level(number: u16, mode: Mode) -> Level {
    infverif_code(number).map_or(Level::Silent, |code| code.level(mode))
}

/// Numbers that codes had in other versions of the WDK, with those that they have now.
pub static FORMER_CODES: &[(u16, u16)] = &[(2086, 2092), (2087, 2092), (2222, 2009), (2223, 2010)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_each_has_a_mode_that_reports_it() {
        assert_eq!(CODES.len(), 202);
        assert!(CODES.is_sorted_by(|one, next| one.number < next.number));
        for code in CODES {
            let levels = Mode::ALL.map(|mode| code.level(mode));
            assert!(
                levels.iter().any(|level| *level != Level::Silent),
                "{}",
                code.number
            );
            assert!(
                !code.what.ends_with('.') && !code.what.is_empty(),
                "{}",
                code.number
            );
        }
    }

    #[test]
    fn the_modes_take_pnp_lockdown_as_the_page_says() {
        let levels = Mode::ALL.map(|mode| level(1324, mode));
        let (warning, error) = (Level::Warning, Level::Error);
        assert_eq!(levels, [warning, warning, error, error]);
        assert_eq!(level(1321, Mode::Universal), Level::Silent);
        assert_eq!(level(9999, Mode::Universal), Level::Silent);
        assert!(
            FORMER_CODES
                .iter()
                .all(|(old, new)| infverif_code(*old).is_none() && infverif_code(*new).is_some())
        );
    }
}
