//! Environment variables that Windows sets for all who run on it (docs
//! devtest/inf-validation-errors-and-warnings.md, code 1235, names the first).

use crate::syntax::eq_ignore_case;

/// Their names.
pub const ENVIRONMENT: [&str; 21] = [
    "SystemRoot",
    "SystemDrive",
    "windir",
    "ProgramFiles",
    "ProgramFiles(x86)",
    "ProgramW6432",
    "ProgramData",
    "CommonProgramFiles",
    "CommonProgramFiles(x86)",
    "CommonProgramW6432",
    "ALLUSERSPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "USERPROFILE",
    "PUBLIC",
    "TEMP",
    "TMP",
    "Path",
    "ComSpec",
    "DriverData",
    "COMPUTERNAME",
];

/// Whether a name is that of one of them, in any case.
pub fn is_environment_variable(name: &str) -> bool {
    ENVIRONMENT.iter().any(|known| eq_ignore_case(known, name))
}
