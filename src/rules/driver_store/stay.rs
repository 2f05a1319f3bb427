//! What keeps a file where it is.

use std::fmt;

use crate::model::Directory;

/// Why a file stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::rules) enum Stay {
    /// The class has rules of its own.
    Class(&'static str),
    Applications(u32),
    Elsewhere(Directory),
    DefaultInstall,
    NoModels,
    DeletedOrRenamed,
    Security,
    Renamed,
    Shared,
    UnreadableFlags,
    NoSource,
    Sources,
    DiskPath(String),
    /// What would have to be repeated is read differently in a value.
    Percent(String),
    ByName(String),
    ByPath(String),
    NoService,
    ServiceElsewhere(String, String),
    ServiceText(String),
    OtherList,
    Subdirectories,
    ByNameInDefault,
    NoLine,
}

/// The end of a sentence that begins with "because".
impl fmt::Display for Stay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stay::Class(class) => write!(
                f,
                "packages of the class {class} have rules of their own for what runs from the Driver Store"
            ),
            Stay::Applications(dirid) => write!(
                f,
                "DIRID {dirid} is a folder of applications, which a package should install by AddSoftware instead"
            ),
            Stay::Elsewhere(directory) => write!(
                f,
                "whoever uses what is copied to {directory} looks for it there"
            ),
            Stay::DefaultInstall => f.write_str(
                "a DefaultInstall section copies it, and what is installed that way need not be in the Driver Store",
            ),
            Stay::NoModels => f.write_str("no models section leads to it"),
            Stay::DeletedOrRenamed => f.write_str(
                "DelFiles or RenFiles uses the list too, and nothing may be deleted or renamed in the Driver Store",
            ),
            Stay::Security => f.write_str(
                "the list has a .security section, which files in the Driver Store cannot have",
            ),
            Stay::Renamed => f.write_str(
                "it is renamed on copy, and a file in the Driver Store keeps its name",
            ),
            Stay::Shared => f.write_str(
                "its flags say that other packages share the file",
            ),
            Stay::UnreadableFlags => f.write_str("its flags are no number"),
            Stay::NoSource => f.write_str(
                "no SourceDisksFiles section lists it, so that its place in the package is unknown",
            ),
            Stay::Sources => f.write_str(
                "it lies in different subdirectories of the package on different platforms, and its destination can be only one",
            ),
            Stay::DiskPath(path) => write!(
                f,
                "its disk in SourceDisksNames has the path '{path}', so that it does not lie where SourceDisksFiles says"
            ),
            Stay::Percent(name) => write!(
                f,
                "'{name}' would have to be written once more, and its '%' may then mean a string"
            ),
            Stay::ByName(value) => write!(
                f,
                "the registry value {value} names it without a path, so that it is looked for where it is now"
            ),
            Stay::ByPath(value) => write!(
                f,
                "the registry value {value} names its path for somebody who may not know the Driver Store"
            ),
            Stay::NoService => f.write_str(
                "it is the binary of no service of this INF, so that nothing tells who loads it, and from where",
            ),
            Stay::ServiceElsewhere(service, place) => write!(
                f,
                "the service '{service}' runs it from {place}, which is not where this list copies it"
            ),
            Stay::ServiceText(service) => write!(
                f,
                "the ServiceBinary of '{service}' is written in a way that cannot be changed in part"
            ),
            Stay::OtherList => f.write_str(
                "another list copies the same file and has to leave it where it is",
            ),
            Stay::Subdirectories => f.write_str(
                "the files of the list lie in different subdirectories of the package, and a list has only one destination",
            ),
            Stay::ByNameInDefault => f.write_str(
                "CopyFiles names it with '@', which takes it to the default directory, where other files have to stay",
            ),
            Stay::NoLine => f.write_str("no line of DestinationDirs says where it goes"),
        }
    }
}
