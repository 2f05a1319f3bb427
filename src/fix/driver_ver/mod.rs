//! DriverVer: an edit that goes with the fixes of the rules.
//!
//! Every change of a package deserves a new date and version, and a DDInstall
//! section that has a DriverVer of its own takes it over that of [Version]
//! (Microsoft Learn, "INF DriverVer Directive"). So each that is there is set,
//! as it is written: its separators, white space, quotes and comment stay.
//!
//! A package is changed once between two releases, however many runs that takes:
//! where it is known what a file was before, a DriverVer that has been raised
//! since is not raised again.

mod date;
mod error;
mod version;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use self::date::Date;
use self::version::{NewVersion, PART_LIMIT, Version};
use crate::edit::{Applicability, Fix, FixBuilder};
use crate::model::{DirectiveSite, InstallKind, Model, not_text};
use crate::rules::{Change, MayChange};
use crate::schema::{SectionKind, section_named};
use crate::source::Source;
use crate::syntax::{Document, Field, fold_case};

pub use error::{DriverVerError, RaiseError};

/// What goes for a rule's name where the edit of [`DriverVer`] is shown.
pub const NAME: &str = "driver-ver";
/// Why it is made, in a few words.
pub(super) const WHY: &str = "a changed package needs a newer DriverVer";

const DIRECTIVE: &str = "DriverVer";
/// What it changes of what an INF does.
pub(super) const MAY_CHANGE: MayChange = MayChange::safely(&[Change::Write(&[DIRECTIVE])]);

/// The DriverVer that changed files are to get: a date, and a version or how
/// far the present one is raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriverVer {
    date: Date,
    version: NewVersion,
    /// The version that is raised where that in `[Version]` is lower.
    at_least: Option<Version>,
    /// Whether it is set although nothing else changes the file.
    due: bool,
    /// The DriverVers that the file had before it was changed.
    before: BTreeMap<Place, Stamp>,
}

/// What an INF of a folder says of the package that it belongs to, for
/// [`DriverVer::in_package`].
#[derive(Debug)]
pub struct PackageInf {
    /// The names of its catalogs.
    catalogs: Vec<String>,
    /// What stands in the version of its `[Version]`.
    version: String,
}

impl PackageInf {
    /// Of an INF that is text and has a version; nothing of any other file.
    pub fn of(source: &Source) -> Option<PackageInf> {
        if not_text(source).is_some() {
            return None;
        }
        let document = Document::new(source.text());
        let model = Model::new(&document);
        Some(PackageInf {
            catalogs: model.catalogs(),
            version: model.driver_version()?,
        })
    }
}

/// Where a DriverVer stands: the section, folded, and how many it has before.
type Place = (String, usize);

/// What DriverVers are compared by.
type Stamp = (Date, [u32; 4]);

/// The fixes that set each DriverVer, and what stayed as it is and why.
#[derive(Debug, Default)]
pub(crate) struct Raised {
    pub(crate) fixes: Vec<Fix>,
    pub(crate) notes: Vec<String>,
}

impl FromStr for DriverVer {
    type Err = DriverVerError;

    /// As [`DriverVer::read`], where nobody says what time it is.
    fn from_str(text: &str) -> Result<DriverVer, DriverVerError> {
        DriverVer::read(text, None)
    }
}

impl fmt::Display for DriverVer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},", self.date.with('/'))?;
        match &self.version {
            NewVersion::Exactly(version) => f.write_str(&version.text),
            NewVersion::Raised(by) => write!(f, "+{by}"),
        }
    }
}

impl DriverVer {
    /// `DATE,VERSION`, of which either may be relative: `today,+1`. `now` is how
    /// many seconds after 1970-01-01 in UTC it is, which only `today` needs.
    ///
    /// # Errors
    /// When the text is not a date and a version.
    pub fn read(text: &str, now: Option<u64>) -> Result<DriverVer, DriverVerError> {
        let (date, version) = text.split_once(',').ok_or(DriverVerError::Form)?;
        let (date, version) = (date.trim(), version.trim());
        let no_version = || DriverVerError::Version(version.to_owned());
        Ok(DriverVer {
            at_least: None,
            due: false,
            before: BTreeMap::new(),
            date: if date.eq_ignore_ascii_case("today") {
                // In UTC, which is how Inf2Cat reads a DriverVer.
                now.and_then(|now| Date::of_day(now / 86_400))
                    .ok_or(DriverVerError::Clock)?
            } else {
                Date::of_argument(date).ok_or_else(|| DriverVerError::Date(date.to_owned()))?
            },
            version: match version.strip_prefix('+') {
                Some(by) => by
                    .parse()
                    .ok()
                    .filter(|by| (1..PART_LIMIT).contains(by))
                    .map(NewVersion::Raised)
                    .ok_or_else(no_version)?,
                None => Version::of(version)
                    .filter(|version| {
                        version.parts.len() == 4
                            && version.parts.iter().all(|part| *part < PART_LIMIT)
                            && version.parts.iter().any(|part| *part > 0)
                    })
                    .map(NewVersion::Exactly)
                    .ok_or_else(no_version)?,
            },
        })
    }

    /// The same for a file that was changed before this run, or that is to get
    /// a new one in any case: it is set although there is nothing else to do.
    /// `before` is what the file was before the change, where that is known.
    pub fn due(&self, before: Option<&Source>) -> DriverVer {
        let mut due = self.clone();
        due.due = true;
        if let Some(source) = before {
            let document = Document::new(source.text());
            let model = Model::new(&document);
            due.before = sites(&model)
                .into_iter()
                .filter_map(|(place, site)| Some((place, Present::of(&site).stamp()?)))
                .collect();
        }
        due
    }

    /// Whether the version is the present one, raised.
    pub fn is_raised(&self) -> bool {
        matches!(self.version, NewVersion::Raised(_))
    }

    /// The same for an INF of a package of several, one of which has this version: where
    /// `[Version]` has a lower one, this is raised instead.
    pub fn raised_from(&self, version: &str) -> DriverVer {
        let mut raised = self.clone();
        let version = Version::of(version);
        let is_higher = |version: &Version| {
            let known = raised.at_least.as_ref();
            known.is_none_or(|known| version.numbers() > known.numbers())
        };
        if let Some(version) = version.filter(is_higher) {
            raised.at_least = Some(version);
        }
        raised
    }

    /// The same for an INF that names these catalogs, as the other INFs of its folder that
    /// name one of them get it: raised from the highest version among theirs.
    pub fn in_package<'i>(
        &self,
        catalogs: &[String],
        infs: impl IntoIterator<Item = &'i PackageInf>,
    ) -> DriverVer {
        let is_same = |inf: &&PackageInf| {
            let mut names = inf.catalogs.iter();
            names.any(|name| catalogs.iter().any(|own| own.eq_ignore_ascii_case(name)))
        };
        let same = infs.into_iter().filter(is_same);
        same.fold(self.clone(), |wanted, inf| wanted.raised_from(&inf.version))
    }

    /// Whether it is to be set although nothing else changes the file.
    pub(crate) fn is_due(&self) -> bool {
        self.due
    }

    /// The fixes that set it wherever the INF has a DriverVer that Windows
    /// reads. `alone` says that nothing else changes the file.
    ///
    /// # Errors
    /// When one of them would not be newer than what is there.
    pub(crate) fn set_in<'d>(
        &self,
        model: &'d Model<'d, '_>,
        alone: bool,
    ) -> Result<Raised, RaiseError> {
        let mut raised = Raised::default();
        let sites = sites(model);
        for (place, site) in &sites {
            match self.set(model, place, site, alone)? {
                Outcome::Set(fix) => raised.fixes.push(fix),
                Outcome::Note(note) => raised.notes.push(note),
                Outcome::Done => {}
            }
        }
        if sites.is_empty() {
            raised
                .notes
                .push("has no DriverVer to set: give [Version] one".to_owned());
        }
        Ok(raised)
    }

    /// What becomes of one directive.
    fn set<'d>(
        &self,
        model: &'d Model<'d, '_>,
        place: &Place,
        site: &DirectiveSite<'d, '_>,
        alone: bool,
    ) -> Result<Outcome, RaiseError> {
        let section = site.section.name();
        let present = Present::of(site);
        let (Some((old_date, separator)), Some(stamp)) = (present.date, present.stamp()) else {
            let (date, version) = (present.written_date, present.written_version);
            return Ok(Outcome::Note(if date.is_empty() && version.is_empty() {
                format!("the DriverVer in [{section}] is empty and stays so: stampinf fills it")
            } else {
                format!(
                    "the DriverVer in [{section}] stays as it is: '{date},{version}' is not written as mm/dd/yyyy,w.x.y.z"
                )
            }));
        };
        let raised = self.before.get(place).is_some_and(|old| stamp > *old);
        if raised && matches!(self.version, NewVersion::Raised(_)) {
            return Ok(Outcome::Done);
        }
        let old_version = present.version.flatten();
        let is_lower = |other: &&Version| {
            let own = old_version.as_ref().map(Version::numbers);
            section_named(section) == Some(SectionKind::Version)
                && own.is_some_and(|own| own < other.numbers())
        };
        let from = self.at_least.as_ref().filter(is_lower);
        let new_version = self.version.after(from.or(old_version.as_ref()), section)?;
        let new_date = self.date.with(separator);
        let written = |date: &str, version: Option<&Version>| match version {
            Some(version) => format!("{date},{}", version.text),
            None => date.to_owned(),
        };
        let new = written(&new_date, new_version.as_ref());
        let numbers = |version: &Option<Version>| version.as_ref().map(Version::numbers);
        let (wanted, had) = (
            (self.date, numbers(&new_version)),
            (old_date, numbers(&old_version)),
        );
        if wanted == had && (raised || alone) {
            return Ok(Outcome::Done);
        }
        if wanted <= had {
            return Err(RaiseError::NotNewer {
                section: section.to_owned(),
                old: written(present.written_date, old_version.as_ref()),
                new,
            });
        }
        let mut fix = FixBuilder::of(model.document()).set_text(site.entry(), 0, &new_date);
        if let Some(version) = new_version {
            fix = fix.set_text(site.entry(), 1, &version.text);
        }
        Ok(Outcome::Set(fix.fix(
            Applicability::Safe,
            format!("set DriverVer to {new}"),
        )))
    }
}

/// What becomes of a DriverVer.
enum Outcome {
    Set(Fix),
    /// It stays, for the reason given.
    Note(String),
    /// It is as it should be.
    Done,
}

/// Each DriverVer that Windows reads.
fn sites<'d, 't>(model: &'d Model<'d, 't>) -> Vec<(Place, DirectiveSite<'d, 't>)> {
    let installs = model
        .installs()
        .filter(|install| install.kind != InstallKind::Default)
        .map(|install| install.section);
    let mut sites = Vec::new();
    for section in model.section("Version").into_iter().chain(installs) {
        let explicit = model
            .directives_in(section, DIRECTIVE)
            .filter(|site| site.entry().explicit_key().is_some());
        for (index, site) in explicit.enumerate() {
            sites.push(((fold_case(section.name()).into_owned(), index), site));
        }
    }
    sites
}

/// A DriverVer as it stands in a file.
struct Present<'d> {
    written_date: &'d str,
    written_version: &'d str,
    /// The date, and what separates its parts; none where it is not one.
    date: Option<(Date, char)>,
    /// The version, if any; none where what stands there is not one.
    version: Option<Option<Version>>,
}

impl<'d> Present<'d> {
    fn of(site: &'d DirectiveSite<'_, '_>) -> Present<'d> {
        let field = |index: usize| site.entry().fields().get(index).map_or("", Field::value);
        let (date, version) = (field(0), field(1));
        Present {
            written_date: date,
            written_version: version,
            date: Date::of_inf(date),
            version: match version {
                "" => Some(None),
                version => Version::of(version).map(Some),
            },
        }
    }

    /// What it is compared by, where it is one.
    fn stamp(&self) -> Option<Stamp> {
        let (date, _) = self.date?;
        let version = self.version.as_ref()?;
        Some((
            date,
            version.as_ref().map(Version::numbers).unwrap_or_default(),
        ))
    }
}
