//! The systems that a catalog can be for, as Inf2Cat's `/os` names them, and what a catalog
//! says of each (Microsoft Learn, "Inf2Cat").
//!
//! The page gives the identifiers. What stands for one in a catalog is not documented: it is
//! taken from catalogs that Inf2Cat or Microsoft made. An identifier whose catalogs are not
//! known is told apart from one that is none, so that it is refused with what is known of it.

use std::fmt;

/// A system that a catalog can be for.
#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct System {
    /// As `/os` names it, such as `10_VB_X64`.
    pub name: &'static str,
    /// What stands for it in the attribute `OS` of a catalog, such as `_v100_X64_Vb`. Empty
    /// where no catalog with it is known.
    pub os: &'static str,
    /// What stands for it in the attribute `OSAttr` of a member: `2:` and the version.
    pub attribute: &'static str,
    /// The architecture, as a TargetOS decoration names it.
    pub architecture: &'static str,
    /// The version: major and minor.
    pub version: (u32, u32),
    /// Whether it is a server.
    pub is_server: bool,
}

/// An `/os` identifier that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSystem {
    /// Inf2Cat has none of that name.
    #[error(
        "'{name}' is not an /os identifier of Inf2Cat{}",
        .similar.map_or_else(String::new, |similar| format!("; did you mean {similar}?"))
    )]
    Unknown {
        /// The name.
        name: String,
        /// One that is written alike.
        similar: Option<&'static str>,
    },
    /// What a catalog says for it is not known.
    #[error(
        "{name}: what a catalog says for it in the attribute OS is not known (the OSAttr of its \
         files would be {attribute}): no catalog with it was seen. An older system of the same \
         machines has the same OSAttr, such as {instead}"
    )]
    NoCatalogSeen {
        /// The identifier.
        name: &'static str,
        /// The `OSAttr` that its version would have.
        attribute: &'static str,
        /// An identifier with the same `OSAttr` and architecture.
        instead: &'static str,
    },
}

impl System {
    /// The system of an `/os` identifier, in whatever case.
    ///
    /// # Errors
    /// When there is none, or when what a catalog says for it is not known.
    pub fn named(name: &str) -> Result<&'static System, NoSystem> {
        let found = SYSTEMS
            .iter()
            .find(|system| system.name.eq_ignore_ascii_case(name));
        let Some(system) = found else {
            let plain = |name: &str| {
                let letters = name.chars().filter(char::is_ascii_alphanumeric);
                letters.collect::<String>().to_ascii_lowercase()
            };
            let wanted = plain(name).replace("amd64", "x64");
            let similar = SYSTEMS.iter().find(|system| plain(system.name) == wanted);
            return Err(NoSystem::Unknown {
                name: name.to_owned(),
                similar: similar.map(|system| system.name),
            });
        };
        if !system.os.is_empty() {
            return Ok(system);
        }
        let is_instead = |other: &&System| {
            !other.os.is_empty()
                && (other.attribute, other.architecture, other.is_server)
                    == (system.attribute, system.architecture, system.is_server)
        };
        let instead = SYSTEMS.iter().rfind(is_instead);
        Err(NoSystem::NoCatalogSeen {
            name: system.name,
            attribute: system.attribute,
            instead: instead.map_or("none", |other| other.name),
        })
    }

    /// The identifiers that [`named`](System::named) takes, the oldest system first.
    pub fn all() -> impl Iterator<Item = &'static System> {
        SYSTEMS.iter().filter(|system| !system.os.is_empty())
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The versions of a few systems, each once and in their order, as `OSAttr` has them:
/// `2:6.3,2:10.0`.
pub(super) fn attribute(systems: &[&System]) -> String {
    list(systems, |system| system.attribute)
}

/// What stands for a few systems in `OS`, each once and in their order.
pub(super) fn os(systems: &[&System]) -> String {
    list(systems, |system| system.os)
}

fn list(systems: &[&System], word: impl Fn(&System) -> &'static str) -> String {
    // The table is in the order of catalogs.
    let mut known: Vec<&str> = Vec::new();
    for system in SYSTEMS.iter().filter(|system| systems.contains(system)) {
        if !known.contains(&word(system)) {
            known.push(word(system));
        }
    }
    known.join(",")
}

const fn system(
    name: &'static str,
    os: &'static str,
    attribute: &'static str,
    architecture: &'static str,
    version: (u32, u32),
) -> System {
    System {
        name,
        os,
        attribute,
        architecture,
        version,
        is_server: false,
    }
}

const fn server(
    name: &'static str,
    os: &'static str,
    attribute: &'static str,
    architecture: &'static str,
    version: (u32, u32),
) -> System {
    System {
        is_server: true,
        ..system(name, os, attribute, architecture, version)
    }
}

const X86: &str = "x86";
const X64: &str = "amd64";
const IA64: &str = "ia64";
const ARM: &str = "arm";
const ARM64: &str = "arm64";
const V10: (u32, u32) = (10, 0);

/// In the order in which catalogs name them.
static SYSTEMS: &[System] = &[
    system("2000", "2000", "2:5.00", X86, (5, 0)),
    system("XP_X86", "XPX86", "2:5.1", X86, (5, 1)),
    system("XP_X64", "XPX64", "2:5.2", X64, (5, 2)),
    server("Server2003_X86", "Server2003X86", "2:5.2", X86, (5, 2)),
    server("Server2003_X64", "Server2003X64", "2:5.2", X64, (5, 2)),
    server("Server2003_IA64", "Server2003IA64", "2:5.2", IA64, (5, 2)),
    system("Vista_X86", "VistaX86", "2:6.0", X86, (6, 0)),
    system("Vista_X64", "VistaX64", "2:6.0", X64, (6, 0)),
    server("Server2008_X86", "Server2008X86", "2:6.0", X86, (6, 0)),
    server("Server2008_X64", "Server2008X64", "2:6.0", X64, (6, 0)),
    server("Server2008_IA64", "Server2008IA64", "2:6.0", IA64, (6, 0)),
    system("7_X86", "7X86", "2:6.1", X86, (6, 1)),
    system("7_X64", "7X64", "2:6.1", X64, (6, 1)),
    server("Server2008R2_X64", "Server2008R2X64", "2:6.1", X64, (6, 1)),
    server(
        "Server2008R2_IA64",
        "Server2008R2IA64",
        "2:6.1",
        IA64,
        (6, 1),
    ),
    system("8_X86", "8X86", "2:6.2", X86, (6, 2)),
    system("8_X64", "8X64", "2:6.2", X64, (6, 2)),
    system("8_ARM", "8ARM", "2:6.2", ARM, (6, 2)),
    server("Server8_X64", "Server2012X64", "2:6.2", X64, (6, 2)),
    system("6_3_X86", "_v63", "2:6.3", X86, (6, 3)),
    system("6_3_X64", "_v63_X64", "2:6.3", X64, (6, 3)),
    system("6_3_ARM", "_v63_ARM", "2:6.3", ARM, (6, 3)),
    server("Server6_3_X64", "_v63_Server_X64", "2:6.3", X64, (6, 3)),
    system("10_X86", "_v100", "2:10.0", X86, V10),
    system("10_X64", "_v100_X64", "2:10.0", X64, V10),
    server("Server10_X64", "Server_v100_X64", "2:10.0", X64, V10),
    server("Server10_ARM64", "Server_v100_ARM64", "2:10.0", ARM64, V10),
    system("10_AU_X86", "_v100_RS1", "2:10.0", X86, V10),
    system("10_AU_X64", "_v100_X64_RS1", "2:10.0", X64, V10),
    server("SERVER2016_X64", "Server_v100_X64_RS1", "2:10.0", X64, V10),
    system("10_RS2_X86", "", "2:10.0", X86, V10),
    system("10_RS2_X64", "_v100_X64_RS2", "2:10.0", X64, V10),
    system("10_RS3_X86", "_v100_RS3", "2:10.0", X86, V10),
    system("10_RS3_X64", "_v100_X64_RS3", "2:10.0", X64, V10),
    system("10_RS3_ARM64", "_v100_ARM64_RS3", "2:10.0", ARM64, V10),
    system("10_RS4_X86", "_v100_RS4", "2:10.0", X86, V10),
    system("10_RS4_X64", "_v100_X64_RS4", "2:10.0", X64, V10),
    system("10_RS4_ARM64", "_v100_ARM64_RS4", "2:10.0", ARM64, V10),
    system("10_RS5_X86", "", "2:10.0", X86, V10),
    system("10_RS5_X64", "_v100_X64_RS5", "2:10.0", X64, V10),
    system("10_RS5_ARM64", "_v100_ARM64_RS5", "2:10.0", ARM64, V10),
    server("ServerRS5_X64", "Server_v100_X64_RS5", "2:10.0", X64, V10),
    server("ServerRS5_ARM64", "", "2:10.0", ARM64, V10),
    system("10_19H1_X86", "_v100_19H1", "2:10.0", X86, V10),
    system("10_19H1_X64", "_v100_X64_19H1", "2:10.0", X64, V10),
    system("10_19H1_ARM64", "_v100_ARM64_19H1", "2:10.0", ARM64, V10),
    system("10_VB_X86", "", "2:10.0", X86, V10),
    system("10_VB_X64", "_v100_X64_Vb", "2:10.0", X64, V10),
    system("10_VB_ARM64", "_v100_ARM64_Vb", "2:10.0", ARM64, V10),
    server("ServerFE_X64", "Server_v100_X64_21H2", "2:10.0", X64, V10),
    server("ServerFE_ARM64", "", "2:10.0", ARM64, V10),
    system("10_CO_X64", "_v100_X64_21H2", "2:10.0", X64, V10),
    system("10_CO_ARM64", "_v100_ARM64_21H2", "2:10.0", ARM64, V10),
    system("10_NI_X64", "_v100_X64_22H2", "2:10.0", X64, V10),
    system("10_NI_ARM64", "_v100_ARM64_22H2", "2:10.0", ARM64, V10),
    server("Server2025_X64", "Server_v100_X64_24H2", "2:10.0", X64, V10),
    server("Server2025_ARM64", "", "2:10.0", ARM64, V10),
    system("10_GE_X64", "_v100_X64_24H2", "2:10.0", X64, V10),
    system("10_GE_ARM64", "", "2:10.0", ARM64, V10),
    system("10_25H2_X64", "", "2:10.0", X64, V10),
    system("10_25H2_ARM64", "", "2:10.0", ARM64, V10),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_found_in_whatever_case() {
        assert_eq!(System::named("10_vb_x64").unwrap().os, "_v100_X64_Vb");
        assert_eq!(System::named("6_3_ARM").unwrap().attribute, "2:6.3");
        assert!(System::named("server2016_x64").unwrap().is_server);
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_is() {
        let said = |name: &str| System::named(name).unwrap_err().to_string();
        assert_eq!(
            said("10_VB_AMD64"),
            "'10_VB_AMD64' is not an /os identifier of Inf2Cat; did you mean 10_VB_X64?"
        );
        assert_eq!(said("11"), "'11' is not an /os identifier of Inf2Cat");
        assert_eq!(
            said("10_25h2_arm64"),
            "10_25H2_ARM64: what a catalog says for it in the attribute OS is not known (the \
             OSAttr of its files would be 2:10.0): no catalog with it was seen. An older system \
             of the same machines has the same OSAttr, such as 10_NI_ARM64"
        );
        for system in SYSTEMS.iter().filter(|system| system.os.is_empty()) {
            assert!(!said(system.name).ends_with("none"), "{system}");
        }
    }

    #[test]
    fn lists_are_in_the_order_of_the_table_and_name_each_thing_once() {
        let names = [
            "10_VB_X64",
            "Server8_X64",
            "10_CO_X64",
            "Server6_3_X64",
            "6_3_X64",
        ];
        let systems = names.map(|name| System::named(name).unwrap());
        assert_eq!(
            os(&systems),
            "Server2012X64,_v63_X64,_v63_Server_X64,_v100_X64_Vb,_v100_X64_21H2"
        );
        assert_eq!(attribute(&systems), "2:6.2,2:6.3,2:10.0");
    }

    #[test]
    fn no_two_systems_are_the_same_and_each_has_the_version_of_its_attribute() {
        for (index, system) in SYSTEMS.iter().enumerate() {
            let others = SYSTEMS.iter().skip(index + 1);
            for other in others {
                assert!(!system.name.eq_ignore_ascii_case(other.name), "{system}");
                assert!(system.os != other.os || system.os.is_empty(), "{system}");
            }
            let (major, minor) = system.version;
            let version = format!("2:{major}.{minor}");
            let version = if system.name == "2000" {
                "2:5.00"
            } else {
                &version
            };
            assert_eq!(system.attribute, version, "{system}");
        }
    }
}
