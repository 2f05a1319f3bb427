//! What catalogs say of packages: `infmend catalog`.

use std::fmt::Write as _;

use serde::Serialize;

use super::text::printable;
use crate::catalog::{Signer, State};

/// What is known of the catalog of an INF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    /// The path of the INF.
    pub inf: String,
    /// The path of the catalog: the one that lists the INF, or else the first that is there.
    /// `null` where none is.
    pub catalog: Option<String>,
    /// What it says of the INF.
    pub state: PackageState,
    /// Why there is no catalog, or why it cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The common name of who signed the catalog.
    pub signer: Option<String>,
    /// The common name of who issued the signer's certificate.
    pub issuer: Option<String>,
    /// When it was signed, in UTC.
    pub time: Option<String>,
    /// How the members' hashes are made, `SHA-1` or `SHA-256`; both where it has both.
    pub algorithm: Option<String>,
    /// How many files there are.
    pub members: Members,
    /// The files of `[SourceDisksFiles]` that are nowhere below the INF's folder.
    pub missing: Vec<String>,
    /// Those that are there, and are not members of the catalog as they are.
    pub differ: Vec<String>,
}

/// What the catalog of an INF says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Listing {
    /// The path of the catalog: the one that lists the INF, or else the first that is there.
    pub path: String,
    /// What it says of the INF.
    pub state: PackageState,
    /// The common name of who signed the catalog; `null` where nobody did.
    pub signer: Option<String>,
    /// The common name of who issued the signer's certificate.
    pub issuer: Option<String>,
    /// When it was signed, in UTC.
    pub time: Option<String>,
}

/// How many files there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Members {
    /// That the catalog lists.
    pub listed: usize,
    /// That the INF lists, and that are nowhere.
    pub missing: usize,
    /// That are there, and are not members as they are.
    pub differ: usize,
}

/// What is known of an INF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PackageState {
    /// A member of its catalog, as it is.
    Listed,
    /// It would be with CR LF at the end of each line.
    ListedWithCrlf,
    /// Not a member.
    NotListed,
    /// It names none, or none that it names is beside it.
    NoCatalog,
    /// The catalog cannot be read as one.
    Unreadable,
}

impl From<State> for PackageState {
    fn from(state: State) -> PackageState {
        match state {
            State::Listed => PackageState::Listed,
            State::ListedWithCrlf => PackageState::ListedWithCrlf,
            State::NotListed => PackageState::NotListed,
        }
    }
}

impl Listing {
    /// What the catalog at a path says, and who signed it.
    pub fn new(path: String, state: PackageState, signer: Option<&Signer>) -> Listing {
        Listing {
            path,
            state,
            signer: signer.map(|signer| signer.name.clone()),
            issuer: signer.map(|signer| signer.issuer.clone()),
            time: signer.and_then(|signer| signer.time.clone()),
        }
    }

    /// Whether the catalog lists the INF, as it is or with other line ends.
    pub fn lists(&self) -> bool {
        matches!(
            self.state,
            PackageState::Listed | PackageState::ListedWithCrlf
        )
    }

    /// Who signed, where a change of the INF breaks a signature that holds.
    pub fn breaks(&self) -> Option<&str> {
        let is_valid = self.state == PackageState::Listed;
        self.signer.as_deref().filter(|_| is_valid)
    }

    /// What a change of the INF does to a catalog that lists it.
    pub fn warning(&self, inf: &str) -> String {
        let (path, inf) = (printable(&self.path), printable(inf));
        let signed = self.signed();
        match (self.state, &self.signer) {
            (PackageState::ListedWithCrlf, Some(_)) => format!(
                "{path}: {signed}, but lists {inf} only with CR LF line ends, so that the \
                 signature is broken already; once the INF is changed, other line ends no \
                 longer repair it: the catalog must be rebuilt and signed again"
            ),
            (_, Some(_)) => format!(
                "{path}: {signed}; a change of {inf} breaks the signature: the catalog must \
                 be rebuilt and signed again"
            ),
            (_, None) => format!(
                "{path}: {signed}, and lists {inf}: once the INF is changed, the catalog must \
                 be rebuilt"
            ),
        }
    }

    /// Why an INF of a signed package is left alone.
    pub fn kept(&self) -> String {
        let broken = match self.state {
            PackageState::ListedWithCrlf => {
                ", which lists this INF with CR LF line ends: restore these, and the signature holds"
            }
            _ => ", which lists this INF as it is",
        };
        format!(
            "left alone because its package is signed: {}, {}{broken}",
            printable(&self.path),
            self.signed()
        )
    }

    /// "signed by Contoso (issued by Root) on 2022-05-20", or "not signed".
    pub fn signed(&self) -> String {
        signed(
            self.signer.as_deref(),
            self.issuer.as_deref(),
            self.time.as_deref(),
        )
    }
}

/// Who signed a catalog, and when, in words.
fn signed(signer: Option<&str>, issuer: Option<&str>, time: Option<&str>) -> String {
    let Some(signer) = signer else {
        return "not signed".to_owned();
    };
    let mut text = format!("signed by {}", printable(signer));
    if let Some(issuer) = issuer.filter(|issuer| !issuer.is_empty()) {
        let _ = write!(text, " (issued by {})", printable(issuer));
    }
    if let Some((day, _)) = time.and_then(|time| time.split_once('T')) {
        let _ = write!(text, " on {day}");
    }
    text
}

impl PackageState {
    /// All, in their order.
    pub const ALL: [PackageState; 5] = [
        PackageState::Listed,
        PackageState::ListedWithCrlf,
        PackageState::NotListed,
        PackageState::NoCatalog,
        PackageState::Unreadable,
    ];

    /// What is said of so many INFs in a summary.
    fn counted(self) -> &'static str {
        match self {
            PackageState::Listed => "listed",
            PackageState::ListedWithCrlf => "listed only with CR LF line ends",
            PackageState::NotListed => "not listed",
            PackageState::NoCatalog => "without a catalog",
            PackageState::Unreadable => "with a catalog that cannot be read",
        }
    }
}

impl Package {
    /// Tells who signed.
    pub fn set_signer(&mut self, signer: &Signer) {
        self.signer = Some(signer.name.clone());
        self.issuer = Some(signer.issuer.clone());
        self.time.clone_from(&signer.time);
    }

    /// For people: a line for the INF, with one more for each kind of file that is amiss.
    pub fn text(&self) -> String {
        let inf = printable(&self.inf);
        let catalog = printable(self.catalog.as_deref().unwrap_or_default());
        let reason = self.reason.as_deref().unwrap_or_default();
        let mut text = match self.state {
            PackageState::Listed => format!("{inf}: listed in {catalog}, {}", self.signed()),
            PackageState::ListedWithCrlf => format!(
                "{inf}: listed in {catalog} only with CR LF at the end of each line, {}: \
                 something has made LF of it; `*.inf -text` in .gitattributes keeps git from that",
                self.signed()
            ),
            PackageState::NotListed => format!(
                "{inf}: not listed in {catalog}, {}: the catalog must be rebuilt and signed again",
                self.signed()
            ),
            PackageState::NoCatalog => format!("{inf}: no catalog: {reason}"),
            PackageState::Unreadable => format!("{inf}: {catalog} cannot be read: {reason}"),
        };
        text.push('\n');
        let named = |files: &[String]| {
            let files: Vec<_> = files.iter().map(|file| printable(file)).collect();
            files.join(", ")
        };
        if !self.missing.is_empty() {
            let _ = writeln!(text, "  missing: {}", named(&self.missing));
        }
        if !self.differ.is_empty() {
            let _ = writeln!(text, "  not listed as they are: {}", named(&self.differ));
        }
        text
    }

    fn signed(&self) -> String {
        signed(
            self.signer.as_deref(),
            self.issuer.as_deref(),
            self.time.as_deref(),
        )
    }
}

/// "3 INFs: 2 listed, 1 not listed"
pub fn summary(states: &[PackageState]) -> String {
    let parts = PackageState::ALL.iter().filter_map(|state| {
        let count = states.iter().filter(|other| *other == state).count();
        (count > 0).then(|| format!("{count} {}", state.counted()))
    });
    let parts: Vec<String> = parts.collect();
    let infs = if states.len() == 1 { "INF" } else { "INFs" };
    match &*parts {
        [] => format!("{} {infs}", states.len()),
        parts => format!("{} {infs}: {}", states.len(), parts.join(", ")),
    }
}
