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
pub struct Listing {
    /// The path of the catalog: the one that lists the INF, or else the first that is there.
    pub catalog: String,
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
                "{inf}: not listed in {catalog}, {}: the catalog must be made and signed again",
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
        let Some(signer) = &self.signer else {
            return "not signed".to_owned();
        };
        let mut text = format!("signed by {}", printable(signer));
        if let Some(issuer) = self.issuer.as_deref().filter(|issuer| !issuer.is_empty()) {
            let _ = write!(text, " (issued by {})", printable(issuer));
        }
        if let Some((day, _)) = self.time.as_deref().and_then(|time| time.split_once('T')) {
            let _ = write!(text, " on {day}");
        }
        text
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
