//! Reasons why a file cannot run from the Driver Store.

use crate::model::{Directory, NotPrimitive};
use crate::schema::Feature;

/// Why a file stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::rules) enum Blocker {
    /// The class has rules of its own.
    Class(&'static str),
    /// It goes to a folder of applications.
    Applications(u32),
    /// It goes to another folder that packages have no say in.
    Elsewhere(Directory),
    /// A DefaultInstall section leads to it, and the INF is not a primitive driver.
    DefaultInstall(NotPrimitive),
    /// A DefaultInstall section leads to it, and the INF may be for Windows before there
    /// were primitive drivers.
    OlderTarget,
    /// No models section of newer systems leads to it.
    NoModels,
    /// DelFiles or RenFiles uses its list.
    DeletedOrRenamed,
    /// Its list has a .security section.
    Security,
    /// It has another name in the package.
    Renamed,
    /// Its flags are those of a file of several packages.
    Shared,
    /// Its flags are not a number.
    UnreadableFlags,
    /// No SourceDisksFiles section lists it.
    NoSource,
    /// It lies in several subdirectories of the package.
    Sources,
    /// Likewise, each for the platforms that get to its list.
    Platforms,
    /// Its disk has a path.
    DiskPath(String),
    /// What would have to be repeated is read differently in a value.
    Percent(String),
    /// Something, which is named, looks for it by its name.
    ByName(String),
    /// Something, which is named, looks for it by its path.
    ByPath(String),
    /// No service runs it, and no value that takes a path names it.
    NoService,
    /// Only services that newer systems do not get to run it.
    OldService,
    /// The service runs it, and no models section leads to that.
    LostService(String),
    /// The service runs it from another folder.
    ServiceElsewhere(String, String),
    /// The service's path cannot be changed in part.
    ServiceText(String),
    /// It is copied a second time, and that copy stays.
    OtherList,
    /// The files of its list lie in several subdirectories of the package.
    Subdirectories,
    /// It is copied by name to a default directory that stays.
    ByNameInDefault,
    /// Its list goes by the name of a default directory that stays.
    NamedDefault,
    /// No line of DestinationDirs says where it goes.
    NoLine,
    /// Another INF of the package has to leave it where it is.
    OtherInf(String),
}

impl Blocker {
    /// The end of a sentence about one or more files, behind a colon.
    pub(in crate::rules) fn words(&self, many: bool) -> String {
        let (they, it, its, is, file) = if many {
            ("they", "them", "their", "are", "files")
        } else {
            ("it", "it", "its", "is", "file")
        };
        match self {
            Blocker::Class(class) => format!(
                "packages of the class {class} have rules of their own for what runs from the Driver Store"
            ),
            Blocker::Applications(dirid) => format!(
                "DIRID {dirid} is a folder of applications, which a package should install by AddSoftware instead"
            ),
            Blocker::Elsewhere(directory) => {
                format!("other software may expect {it} in {directory}")
            }
            Blocker::DefaultInstall(reason) => format!(
                "a DefaultInstall section copies {it}, and only what a primitive driver installs that way runs from the Driver Store: {reason}"
            ),
            Blocker::OlderTarget => format!(
                "a DefaultInstall section copies {it}, and only Windows {} and later run it from the Driver Store: give --target-os where the package supports no older ones",
                Feature::PrimitiveDriver.since()
            ),
            Blocker::NoModels => format!("no models section references {it}"),
            Blocker::DeletedOrRenamed => "DelFiles or RenFiles uses the list too, and nothing may be deleted or renamed in the Driver Store".to_owned(),
            Blocker::Security => "the list has a .security section, which files in the Driver Store cannot have".to_owned(),
            Blocker::Renamed => format!(
                "{they} {is} renamed on copy, and a file in the Driver Store keeps its name"
            ),
            Blocker::Shared => format!("{its} flags say that other packages share the {file}"),
            Blocker::UnreadableFlags => format!("{its} flags are not a number"),
            Blocker::NoSource => format!(
                "no SourceDisksFiles section lists {it}, so that the place in the package is unknown"
            ),
            Blocker::Sources | Blocker::Platforms => format!(
                "the package holds {it} in different subdirectories for different platforms, and a file can have only one destination"
            ),
            Blocker::DiskPath(path) => format!(
                "{its} disk in SourceDisksNames has the path '{path}', so that the {file} cannot be where SourceDisksFiles says"
            ),
            Blocker::Percent(name) => format!(
                "'{name}' would have to be written once more, and its '%' may then mean a string"
            ),
            Blocker::ByName(value) => format!(
                "{value} names {it} without a path, so that {they} {is} looked for in the present place"
            ),
            Blocker::ByPath(value) => format!(
                "{value} names {its} path, and its reader may expect the {file} there"
            ),
            Blocker::NoService => format!(
                "no service of this INF runs {it}, and no value that takes a path names {it}, so that nothing tells who loads {it}, and from where"
            ),
            Blocker::OldService => format!(
                "only services for older Windows versions run {it}"
            ),
            Blocker::LostService(service) => format!(
                "the service '{service}' runs {it}, and no models section references that service"
            ),
            Blocker::ServiceElsewhere(service, place) => format!(
                "the service '{service}' runs {it} from {place}, which is not where this list copies {it}"
            ),
            Blocker::ServiceText(service) => format!(
                "the ServiceBinary of '{service}' is written in a way that cannot be changed in part"
            ),
            Blocker::OtherList => format!(
                "another list copies {it} as well and has to leave {it} in the present place"
            ),
            Blocker::Subdirectories => "the files of the list lie in different subdirectories of the package, and a list has only one destination".to_owned(),
            Blocker::ByNameInDefault => format!(
                "CopyFiles names {it} with '@', which takes {it} to the default directory, and that has to stay for what else uses it"
            ),
            Blocker::NamedDefault => format!(
                "{its} list is called DefaultDestDir and goes by the line of the default directory, which has to stay for what else uses it"
            ),
            Blocker::NoLine => "no line of DestinationDirs says where the list goes".to_owned(),
            Blocker::OtherInf(name) => format!(
                "{name} of the same folder installs {it} or the same service as well and has to leave {it} in the present place"
            ),
        }
    }
}
