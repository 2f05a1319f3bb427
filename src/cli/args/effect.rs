//! The options of `effect`.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::FileArgs;
use crate::report::effect::Selection;
use crate::schema::{ARCHITECTURES, TargetOs, architecture};

pub(super) const EXAMPLES: &str = "\
Examples:
  infmend effect a.inf                                    everything, on every Windows
  infmend effect --os 10.0.22000 --arch amd64 a.inf       on this Windows only
  infmend effect --device 'USB\\VID_1234&PID_5678' drivers/
  infmend effect --matrix drivers/                        which device gets which section
  infmend effect --diff old/a.inf new/a.inf               what an update changes
  infmend effect --format json drivers/ > effects.json";

/// How effects are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EffectFormat {
    /// For reading
    Text,
    /// One JSON document
    Json,
}

/// A product type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Product {
    /// Windows 10, Windows 11 and the like
    Workstation,
    /// A server that is a domain controller
    DomainController,
    /// Any other server
    Server,
}

/// Arguments of `effect`.
#[derive(Debug, Args)]
pub struct EffectArgs {
    /// Files and folders, or - for standard input [default: .]; with --diff, the files
    /// OLD and NEW
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How effects are shown
    ///
    /// docs/effect.md describes the JSON.
    #[arg(long, value_enum, default_value_t = EffectFormat::Text)]
    pub format: EffectFormat,
    /// Show which install section each device gets, per architecture and Windows
    ///
    /// A row stands for all devices that get the same in every column, and a column for
    /// all systems on which every device gets the same. Devices of one hardware ID are
    /// one. --verbose names each device.
    #[arg(long, conflicts_with = "diff")]
    pub matrix: bool,
    /// Compare two files: what installing NEW does and OLD does not, and what no more
    ///
    /// Per device and system, with the devices that lose or get an install section.
    /// The order in which things are done does not count. The exit status
    /// is 1 where something differs.
    #[arg(long)]
    pub diff: bool,
    #[command(flatten)]
    pub selection: SelectionArgs,
    #[command(flatten)]
    pub files: FileArgs,
}

/// Which systems and devices are in question.
#[derive(Debug, Args)]
pub struct SelectionArgs {
    /// Only what this version of Windows takes, as in 10.0.22000
    #[arg(long, value_name = "VERSION")]
    pub os: Option<TargetOs>,
    /// Only what machines of this architecture take
    #[arg(long, value_name = "ARCH", value_parser = architectures(), ignore_case = true)]
    pub arch: Option<&'static str>,
    /// Only what this product type takes, in INFs that tell product types apart
    #[arg(long, value_enum, value_name = "TYPE")]
    pub product: Option<Product>,
    /// Only devices with this hardware or compatible ID, in any case
    #[arg(long, value_name = "ID")]
    pub device: Option<String>,
}

impl SelectionArgs {
    /// What is in question.
    pub fn selection(&self) -> Selection {
        Selection {
            system: self.os,
            architecture: self.arch,
            product: self.product.map(|product| match product {
                Product::Workstation => 1,
                Product::DomainController => 2,
                Product::Server => 3,
            }),
            device: self.device.clone(),
        }
    }
}

fn architectures() -> impl TypedValueParser<Value = &'static str> {
    let names = ARCHITECTURES.iter().map(|known| known.name);
    let names = names.map(|name| match name {
        "amd64" => PossibleValue::new(name).alias("x64"),
        name => PossibleValue::new(name),
    });
    PossibleValuesParser::new(names).map(|name| match architecture(&name) {
        Some(known) => known.name,
        // What else it may be called.
        None => "amd64",
    })
}
