//! The options of `server`.

use clap::Args;

use super::shared::{ConfigArgs, EncodingArgs, RuleArgs};

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  infmend server
  infmend server --profile windows-driver
  infmend server --infverif w --target-os 10.0.22000

Each file has the settings of its infmend.toml. The options here, and those that the
editor sends, have the last word: an object with profile, infverif, targetOs, severity,
select, ignore, raiseTarget, keepDownlevel, encoding, config and inlayHints.enable, as
initializationOptions, or in the section infmend of workspace/didChangeConfiguration.";

/// Arguments of `server`.
#[derive(Debug, Clone, Args)]
pub struct ServerArgs {
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub encoding: EncodingArgs,
    #[command(flatten)]
    pub config: ConfigArgs,
    /// Speak over standard input and output, which is the only way: editors may say so
    #[arg(long, hide = true)]
    pub stdio: bool,
}
