
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'infmend' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'infmend'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'infmend' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Report what makes updates need a restart')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'Show the fixes as diffs and apply them')
            [CompletionResult]::new('effect', 'effect', [CompletionResultType]::ParameterValue, 'Show what installing would do: on each Windows, for each device')
            [CompletionResult]::new('catalog', 'catalog', [CompletionResultType]::ParameterValue, 'Say which INFs their catalogs list, and who signed; make catalogs anew')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule, a copy flag or a DIRID, or print a guide')
            [CompletionResult]::new('cat', 'cat', [CompletionResultType]::ParameterValue, 'Print the text of an INF as UTF-8')
            [CompletionResult]::new('dump', 'dump', [CompletionResultType]::ParameterValue, 'Print what each INF means, line by line, as JSON')
            [CompletionResult]::new('anonymize', 'anonymize', [CompletionResultType]::ParameterValue, 'Print an INF without the names in it, for a bug report')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write an infmend.toml, and the hook for pre-commit')
            [CompletionResult]::new('install-git', 'install-git', [CompletionResultType]::ParameterValue, 'Make git show INFs as text, UTF-16 ones too')
            [CompletionResult]::new('server', 'server', [CompletionResultType]::ParameterValue, 'Serve an editor over standard input and output (language server)')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Write the man pages and completions into a folder')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'infmend;check' {
            [CompletionResult]::new('--files-from', '--files-from', [CompletionResultType]::ParameterName, 'Also check the files and folders that are listed in this file, or on standard input for -')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How findings are shown')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the report to this file instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to this file instead of standard output')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Skip files that match these patterns, in addition to what infmend.toml excludes')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'The path of the file that standard input stands for')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Number of files to process in parallel [default: one per core]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of files to process in parallel [default: one per core]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'A named set of rules and options, from which --select and --ignore choose')
            [CompletionResult]::new('--infverif', '--infverif', [CompletionResultType]::ParameterName, 'Also what InfVerif reports in a mode, at its levels')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these rules: names, codes of InfVerif, or infverif for all of its codes')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Not these rules')
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'Only findings of at least this severity [default: warning, and info where rules are selected]')
            [CompletionResult]::new('--target-os', '--target-os', [CompletionResultType]::ParameterName, 'The oldest Windows version that the packages support; turns on run-from-driver-store, which needs 10.0.16299 or later')
            [CompletionResult]::new('--drop-arch', '--drop-arch', [CompletionResultType]::ParameterName, 'Architectures that the packages do not support any more, as in x86,ia64')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'Read every file in this encoding instead of detecting it')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Leave out the findings that this baseline holds')
            [CompletionResult]::new('--diff-base', '--diff-base', [CompletionResultType]::ParameterName, 'Only findings on lines that changed since this git revision')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'Check the INFs that are staged in git, with their staged content')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'End with a table of what was found, a line per rule')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write what is found into the baseline, so that it is not reported from now on')
            [CompletionResult]::new('--show-settings', '--show-settings', [CompletionResultType]::ParameterName, 'Show the settings of the files that would be checked, and check nothing')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 even when there are findings')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Skip files that --exclude or infmend.toml excludes even where they are named here, as tools that pass changed files do')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Do not fail where a folder holds no INF files')
            [CompletionResult]::new('--raise-target', '--raise-target', [CompletionResultType]::ParameterName, 'Raise the TargetOS of an INF that moves to the Driver Store (drops older Windows versions)')
            [CompletionResult]::new('--keep-downlevel', '--keep-downlevel', [CompletionResultType]::ParameterName, 'Keep older Windows versions working: give them their own sections when an INF moves to the Driver Store')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no infmend.toml')
            [CompletionResult]::new('--ignore-baseline', '--ignore-baseline', [CompletionResultType]::ParameterName, 'Use no baseline, whatever infmend.toml names')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;fix' {
            [CompletionResult]::new('--diff-style', '--diff-style', [CompletionResultType]::ParameterName, 'Show diffs formatted for reading in this style, even without a terminal')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write a report of the run to this file; can be given more than once')
            [CompletionResult]::new('--add-allow', '--add-allow', [CompletionResultType]::ParameterName, 'Write comments that allow the findings of these rules, instead of fixing anything')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why the findings of --add-allow are allowed')
            [CompletionResult]::new('--driver-ver', '--driver-ver', [CompletionResultType]::ParameterName, 'Set DriverVer in every file that this run changes, that is named, or that differs from git''s last commit')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Skip files that match these patterns, in addition to what infmend.toml excludes')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'The path of the file that standard input stands for')
            [CompletionResult]::new('-j', '-j', [CompletionResultType]::ParameterName, 'Number of files to process in parallel [default: one per core]')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of files to process in parallel [default: one per core]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'A named set of rules and options, from which --select and --ignore choose')
            [CompletionResult]::new('--infverif', '--infverif', [CompletionResultType]::ParameterName, 'Also what InfVerif reports in a mode, at its levels')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these rules: names, codes of InfVerif, or infverif for all of its codes')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Not these rules')
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'Only findings of at least this severity [default: warning, and info where rules are selected]')
            [CompletionResult]::new('--target-os', '--target-os', [CompletionResultType]::ParameterName, 'The oldest Windows version that the packages support; turns on run-from-driver-store, which needs 10.0.16299 or later')
            [CompletionResult]::new('--drop-arch', '--drop-arch', [CompletionResultType]::ParameterName, 'Architectures that the packages do not support any more, as in x86,ia64')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'Read every file in this encoding instead of detecting it')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Leave out the findings that this baseline holds')
            [CompletionResult]::new('--diff-base', '--diff-base', [CompletionResultType]::ParameterName, 'Only findings on lines that changed since this git revision')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'The INFs that are staged in git; exits with 1 when the commit must wait')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Write without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Write without asking')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show the diffs, never write')
            [CompletionResult]::new('--patch', '--patch', [CompletionResultType]::ParameterName, 'Write a patch for git apply, UTF-16 files included; never write the files')
            [CompletionResult]::new('--stat', '--stat', [CompletionResultType]::ParameterName, 'Show how much would change, by file and by rule; with --yes, how much was changed')
            [CompletionResult]::new('--show-effect', '--show-effect', [CompletionResultType]::ParameterName, 'Show also what the fixes change on the machine: what installing the file does, before and after')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Do not show diffs in a pager')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'Apply unsafe fixes too, which may change behaviour other than the restart')
            [CompletionResult]::new('--keep-signed', '--keep-signed', [CompletionResultType]::ParameterName, 'Leave INFs alone that a signed catalog lists, since a change breaks its signature')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 even when changes were not written')
            [CompletionResult]::new('--exit-non-zero-on-fix', '--exit-non-zero-on-fix', [CompletionResultType]::ParameterName, 'Exit with status 1 if any file was changed, even if nothing is left to fix')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Skip files that --exclude or infmend.toml excludes even where they are named here, as tools that pass changed files do')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Do not fail where a folder holds no INF files')
            [CompletionResult]::new('--raise-target', '--raise-target', [CompletionResultType]::ParameterName, 'Raise the TargetOS of an INF that moves to the Driver Store (drops older Windows versions)')
            [CompletionResult]::new('--keep-downlevel', '--keep-downlevel', [CompletionResultType]::ParameterName, 'Keep older Windows versions working: give them their own sections when an INF moves to the Driver Store')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no infmend.toml')
            [CompletionResult]::new('--ignore-baseline', '--ignore-baseline', [CompletionResultType]::ParameterName, 'Use no baseline, whatever infmend.toml names')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;effect' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How effects are shown')
            [CompletionResult]::new('--os', '--os', [CompletionResultType]::ParameterName, 'Only what this version of Windows takes, as in 10.0.22000')
            [CompletionResult]::new('--arch', '--arch', [CompletionResultType]::ParameterName, 'Only what machines of this architecture take')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Only what this product type takes, in INFs that tell product types apart')
            [CompletionResult]::new('--device', '--device', [CompletionResultType]::ParameterName, 'Only devices with this hardware or compatible ID, in any case')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Skip files that match these patterns, in addition to what infmend.toml excludes')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'Read every file in this encoding instead of detecting it')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--matrix', '--matrix', [CompletionResultType]::ParameterName, 'Show which install section each device gets, per architecture and Windows')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Compare two files: what installing NEW does and OLD does not, and what no more')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no infmend.toml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;catalog' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How it is shown')
            [CompletionResult]::new('--os', '--os', [CompletionResultType]::ParameterName, 'The systems that the catalogs are for, by the names that Inf2Cat''s /os has')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Skip files that match these patterns, in addition to what infmend.toml excludes')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'Read every file in this encoding instead of detecting it')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 even when an INF is not listed, or a catalog is not written')
            [CompletionResult]::new('--new', '--new', [CompletionResultType]::ParameterName, 'Make the unsigned catalogs of driver packages, as Inf2Cat does')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Write the catalogs without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Write the catalogs without asking')
            [CompletionResult]::new('--replace-signed', '--replace-signed', [CompletionResultType]::ParameterName, 'Let a new catalog take the place of a signed one')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no infmend.toml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;rules' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How they are listed')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Only the rules that a profile enables, each with the severity that its findings have under it, and the options that the profile sets')
            [CompletionResult]::new('--write-docs', '--write-docs', [CompletionResultType]::ParameterName, 'Write the documentation that is made from the source into a folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Only say what of it is not as it should be')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--no-pager', '--no-pager', [CompletionResultType]::ParameterName, 'Do not show the page in a pager')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;cat' {
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'Read every file in this encoding instead of detecting it')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no infmend.toml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;dump' {
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Skip files that match these patterns, in addition to what infmend.toml excludes')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'Read every file in this encoding instead of detecting it')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no infmend.toml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;anonymize' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Where the result goes: a file, or a folder that is there, in which each gets a name without names in it [default: standard output]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Where the result goes: a file, or a folder that is there, in which each gets a name without names in it [default: standard output]')
            [CompletionResult]::new('--map', '--map', [CompletionResultType]::ParameterName, 'Also write what was replaced, and by what, one to a line with a tab between')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Skip files that match these patterns, in addition to what infmend.toml excludes')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'Read every file in this encoding instead of detecting it')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no infmend.toml')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;init' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--pre-commit', '--pre-commit', [CompletionResultType]::ParameterName, 'Also add infmend''s hook to .pre-commit-config.yaml')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Show what would be written, and write nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Write without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Write without asking')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;install-git' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--global', '--global', [CompletionResultType]::ParameterName, 'For all repositories of this user instead of the one here')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--keep-line-ends', '--keep-line-ends', [CompletionResultType]::ParameterName, 'Keep git from converting the line ends of INFs, which breaks the signature of their packages')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do it without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do it without asking')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;server' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'A named set of rules and options, from which --select and --ignore choose')
            [CompletionResult]::new('--infverif', '--infverif', [CompletionResultType]::ParameterName, 'Also what InfVerif reports in a mode, at its levels')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these rules: names, codes of InfVerif, or infverif for all of its codes')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Not these rules')
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'Only findings of at least this severity [default: warning, and info where rules are selected]')
            [CompletionResult]::new('--target-os', '--target-os', [CompletionResultType]::ParameterName, 'The oldest Windows version that the packages support; turns on run-from-driver-store, which needs 10.0.16299 or later')
            [CompletionResult]::new('--drop-arch', '--drop-arch', [CompletionResultType]::ParameterName, 'Architectures that the packages do not support any more, as in x86,ia64')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'Read every file in this encoding instead of detecting it')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('--raise-target', '--raise-target', [CompletionResultType]::ParameterName, 'Raise the TargetOS of an INF that moves to the Driver Store (drops older Windows versions)')
            [CompletionResult]::new('--keep-downlevel', '--keep-downlevel', [CompletionResultType]::ParameterName, 'Keep older Windows versions working: give them their own sections when an INF moves to the Driver Store')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no infmend.toml')
            [CompletionResult]::new('--stdio', '--stdio', [CompletionResultType]::ParameterName, 'Speak over standard input and output, which is the only way: editors may say so')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;generate' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When output has colours')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only the result and errors: no progress bar, no notes, no summary')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'infmend;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Report what makes updates need a restart')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'Show the fixes as diffs and apply them')
            [CompletionResult]::new('effect', 'effect', [CompletionResultType]::ParameterValue, 'Show what installing would do: on each Windows, for each device')
            [CompletionResult]::new('catalog', 'catalog', [CompletionResultType]::ParameterValue, 'Say which INFs their catalogs list, and who signed; make catalogs anew')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a rule, a copy flag or a DIRID, or print a guide')
            [CompletionResult]::new('cat', 'cat', [CompletionResultType]::ParameterValue, 'Print the text of an INF as UTF-8')
            [CompletionResult]::new('dump', 'dump', [CompletionResultType]::ParameterValue, 'Print what each INF means, line by line, as JSON')
            [CompletionResult]::new('anonymize', 'anonymize', [CompletionResultType]::ParameterValue, 'Print an INF without the names in it, for a bug report')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write an infmend.toml, and the hook for pre-commit')
            [CompletionResult]::new('install-git', 'install-git', [CompletionResultType]::ParameterValue, 'Make git show INFs as text, UTF-16 ones too')
            [CompletionResult]::new('server', 'server', [CompletionResultType]::ParameterValue, 'Serve an editor over standard input and output (language server)')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Write the man pages and completions into a folder')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'infmend;help;check' {
            break
        }
        'infmend;help;fix' {
            break
        }
        'infmend;help;effect' {
            break
        }
        'infmend;help;catalog' {
            break
        }
        'infmend;help;rules' {
            break
        }
        'infmend;help;explain' {
            break
        }
        'infmend;help;cat' {
            break
        }
        'infmend;help;dump' {
            break
        }
        'infmend;help;anonymize' {
            break
        }
        'infmend;help;init' {
            break
        }
        'infmend;help;install-git' {
            break
        }
        'infmend;help;server' {
            break
        }
        'infmend;help;generate' {
            break
        }
        'infmend;help;completions' {
            break
        }
        'infmend;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
