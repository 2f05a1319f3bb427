
use builtin;
use str;

set edit:completion:arg-completer[infmend] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'infmend'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'infmend'= {
            cand --color 'When output has colours'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Report what makes updates need a restart'
            cand fix 'Show the fixes as diffs and apply them'
            cand effect 'Show what installing would do: on each Windows, for each device'
            cand catalog 'Say which INFs their catalogs list, and who signed; make catalogs anew'
            cand rules 'List the rules'
            cand explain 'Explain a rule, a copy flag or a DIRID, or print a guide'
            cand cat 'Print the text of an INF as UTF-8'
            cand dump 'Print what each INF means, line by line, as JSON'
            cand anonymize 'Print an INF without the names in it, for a bug report'
            cand init 'Write an infmend.toml, and the hook for pre-commit'
            cand install-git 'Make git show INFs as text, UTF-16 ones too'
            cand server 'Serve an editor over standard input and output (language server)'
            cand generate 'Write the man pages and completions into a folder'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'infmend;check'= {
            cand --files-from 'Also check the files and folders that are listed in this file, or on standard input for -'
            cand --format 'How findings are shown'
            cand -o 'Write the report to this file instead of standard output'
            cand --output 'Write the report to this file instead of standard output'
            cand --exclude 'Skip files that match these patterns, in addition to what infmend.toml excludes'
            cand --stdin-filename 'The path of the file that standard input stands for'
            cand -j 'Number of files to process in parallel [default: one per core]'
            cand --jobs 'Number of files to process in parallel [default: one per core]'
            cand --profile 'A named set of rules and options, from which --select and --ignore choose'
            cand --infverif 'Also what InfVerif reports in a mode, at its levels'
            cand --select 'Only these rules: names, codes of InfVerif, or infverif for all of its codes'
            cand --ignore 'Not these rules'
            cand --severity 'Only findings of at least this severity [default: warning, and info where rules are selected]'
            cand --target-os 'The oldest Windows version that the packages support; turns on run-from-driver-store, which needs 10.0.16299 or later'
            cand --drop-arch 'Architectures that the packages do not support any more, as in x86,ia64'
            cand --encoding 'Read every file in this encoding instead of detecting it'
            cand --config 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above'
            cand --baseline 'Leave out the findings that this baseline holds'
            cand --diff-base 'Only findings on lines that changed since this git revision'
            cand --color 'When output has colours'
            cand --staged 'Check the INFs that are staged in git, with their staged content'
            cand --statistics 'End with a table of what was found, a line per rule'
            cand --write-baseline 'Write what is found into the baseline, so that it is not reported from now on'
            cand --show-settings 'Show the settings of the files that would be checked, and check nothing'
            cand --exit-zero 'Exit with status 0 even when there are findings'
            cand --no-ignore 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores'
            cand --force-exclude 'Skip files that --exclude or infmend.toml excludes even where they are named here, as tools that pass changed files do'
            cand --allow-empty 'Do not fail where a folder holds no INF files'
            cand --raise-target 'Raise the TargetOS of an INF that moves to the Driver Store (drops older Windows versions)'
            cand --keep-downlevel 'Keep older Windows versions working: give them their own sections when an INF moves to the Driver Store'
            cand --no-config 'Use no infmend.toml'
            cand --ignore-baseline 'Use no baseline, whatever infmend.toml names'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;fix'= {
            cand --diff-style 'Show diffs formatted for reading in this style, even without a terminal'
            cand --report 'Write a report of the run to this file; can be given more than once'
            cand --add-allow 'Write comments that allow the findings of these rules, instead of fixing anything'
            cand --reason 'Why the findings of --add-allow are allowed'
            cand --driver-ver 'Set DriverVer in every file that this run changes, that is named, or that differs from git''s last commit'
            cand --exclude 'Skip files that match these patterns, in addition to what infmend.toml excludes'
            cand --stdin-filename 'The path of the file that standard input stands for'
            cand -j 'Number of files to process in parallel [default: one per core]'
            cand --jobs 'Number of files to process in parallel [default: one per core]'
            cand --profile 'A named set of rules and options, from which --select and --ignore choose'
            cand --infverif 'Also what InfVerif reports in a mode, at its levels'
            cand --select 'Only these rules: names, codes of InfVerif, or infverif for all of its codes'
            cand --ignore 'Not these rules'
            cand --severity 'Only findings of at least this severity [default: warning, and info where rules are selected]'
            cand --target-os 'The oldest Windows version that the packages support; turns on run-from-driver-store, which needs 10.0.16299 or later'
            cand --drop-arch 'Architectures that the packages do not support any more, as in x86,ia64'
            cand --encoding 'Read every file in this encoding instead of detecting it'
            cand --config 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above'
            cand --baseline 'Leave out the findings that this baseline holds'
            cand --diff-base 'Only findings on lines that changed since this git revision'
            cand --color 'When output has colours'
            cand --staged 'The INFs that are staged in git; exits with 1 when the commit must wait'
            cand -y 'Write without asking'
            cand --yes 'Write without asking'
            cand --diff 'Show the diffs, never write'
            cand --patch 'Write a patch for git apply, UTF-16 files included; never write the files'
            cand --stat 'Show how much would change, by file and by rule; with --yes, how much was changed'
            cand --show-effect 'Show also what the fixes change on the machine: what installing the file does, before and after'
            cand --no-pager 'Do not show diffs in a pager'
            cand --unsafe-fixes 'Apply unsafe fixes too, which may change behaviour other than the restart'
            cand --keep-signed 'Leave INFs alone that a signed catalog lists, since a change breaks its signature'
            cand --exit-zero 'Exit with status 0 even when changes were not written'
            cand --exit-non-zero-on-fix 'Exit with status 1 if any file was changed, even if nothing is left to fix'
            cand --no-ignore 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores'
            cand --force-exclude 'Skip files that --exclude or infmend.toml excludes even where they are named here, as tools that pass changed files do'
            cand --allow-empty 'Do not fail where a folder holds no INF files'
            cand --raise-target 'Raise the TargetOS of an INF that moves to the Driver Store (drops older Windows versions)'
            cand --keep-downlevel 'Keep older Windows versions working: give them their own sections when an INF moves to the Driver Store'
            cand --no-config 'Use no infmend.toml'
            cand --ignore-baseline 'Use no baseline, whatever infmend.toml names'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;effect'= {
            cand --format 'How effects are shown'
            cand --os 'Only what this version of Windows takes, as in 10.0.22000'
            cand --arch 'Only what machines of this architecture take'
            cand --product 'Only what this product type takes, in INFs that tell product types apart'
            cand --device 'Only devices with this hardware or compatible ID, in any case'
            cand --exclude 'Skip files that match these patterns, in addition to what infmend.toml excludes'
            cand --encoding 'Read every file in this encoding instead of detecting it'
            cand --config 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above'
            cand --color 'When output has colours'
            cand --matrix 'Show which install section each device gets, per architecture and Windows'
            cand --diff 'Compare two files: what installing NEW does and OLD does not, and what no more'
            cand --no-ignore 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores'
            cand --no-config 'Use no infmend.toml'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;catalog'= {
            cand --format 'How it is shown'
            cand --os 'The systems that the catalogs are for, by the names that Inf2Cat''s /os has'
            cand --exclude 'Skip files that match these patterns, in addition to what infmend.toml excludes'
            cand --encoding 'Read every file in this encoding instead of detecting it'
            cand --config 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above'
            cand --color 'When output has colours'
            cand --exit-zero 'Exit with status 0 even when an INF is not listed, or a catalog is not written'
            cand --new 'Make the unsigned catalogs of driver packages, as Inf2Cat does'
            cand -y 'Write the catalogs without asking'
            cand --yes 'Write the catalogs without asking'
            cand --replace-signed 'Let a new catalog take the place of a signed one'
            cand --no-ignore 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores'
            cand --no-config 'Use no infmend.toml'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;rules'= {
            cand --format 'How they are listed'
            cand --profile 'Only the rules that a profile enables, each with the severity that its findings have under it, and the options that the profile sets'
            cand --write-docs 'Write the documentation that is made from the source into a folder'
            cand --color 'When output has colours'
            cand --check 'Only say what of it is not as it should be'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;explain'= {
            cand --color 'When output has colours'
            cand --no-pager 'Do not show the page in a pager'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;cat'= {
            cand --encoding 'Read every file in this encoding instead of detecting it'
            cand --config 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above'
            cand --color 'When output has colours'
            cand --no-config 'Use no infmend.toml'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;dump'= {
            cand --exclude 'Skip files that match these patterns, in addition to what infmend.toml excludes'
            cand --encoding 'Read every file in this encoding instead of detecting it'
            cand --config 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above'
            cand --color 'When output has colours'
            cand --no-ignore 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores'
            cand --no-config 'Use no infmend.toml'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;anonymize'= {
            cand -o 'Where the result goes: a file, or a folder that is there, in which each gets a name without names in it [default: standard output]'
            cand --output 'Where the result goes: a file, or a folder that is there, in which each gets a name without names in it [default: standard output]'
            cand --map 'Also write what was replaced, and by what, one to a line with a tab between'
            cand --exclude 'Skip files that match these patterns, in addition to what infmend.toml excludes'
            cand --encoding 'Read every file in this encoding instead of detecting it'
            cand --config 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above'
            cand --color 'When output has colours'
            cand --no-ignore 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores'
            cand --no-config 'Use no infmend.toml'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;init'= {
            cand --color 'When output has colours'
            cand --pre-commit 'Also add infmend''s hook to .pre-commit-config.yaml'
            cand --print 'Show what would be written, and write nothing'
            cand -y 'Write without asking'
            cand --yes 'Write without asking'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;install-git'= {
            cand --color 'When output has colours'
            cand --global 'For all repositories of this user instead of the one here'
            cand --print 'Show what would be done, and do nothing'
            cand --keep-line-ends 'Keep git from converting the line ends of INFs, which breaks the signature of their packages'
            cand -y 'Do it without asking'
            cand --yes 'Do it without asking'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;server'= {
            cand --profile 'A named set of rules and options, from which --select and --ignore choose'
            cand --infverif 'Also what InfVerif reports in a mode, at its levels'
            cand --select 'Only these rules: names, codes of InfVerif, or infverif for all of its codes'
            cand --ignore 'Not these rules'
            cand --severity 'Only findings of at least this severity [default: warning, and info where rules are selected]'
            cand --target-os 'The oldest Windows version that the packages support; turns on run-from-driver-store, which needs 10.0.16299 or later'
            cand --drop-arch 'Architectures that the packages do not support any more, as in x86,ia64'
            cand --encoding 'Read every file in this encoding instead of detecting it'
            cand --config 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above'
            cand --color 'When output has colours'
            cand --raise-target 'Raise the TargetOS of an INF that moves to the Driver Store (drops older Windows versions)'
            cand --keep-downlevel 'Keep older Windows versions working: give them their own sections when an INF moves to the Driver Store'
            cand --no-config 'Use no infmend.toml'
            cand --stdio 'Speak over standard input and output, which is the only way: editors may say so'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;generate'= {
            cand --color 'When output has colours'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;completions'= {
            cand --color 'When output has colours'
            cand -q 'Only the result and errors: no progress bar, no notes, no summary'
            cand --quiet 'Only the result and errors: no progress bar, no notes, no summary'
            cand -v 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand --verbose 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'infmend;help'= {
            cand check 'Report what makes updates need a restart'
            cand fix 'Show the fixes as diffs and apply them'
            cand effect 'Show what installing would do: on each Windows, for each device'
            cand catalog 'Say which INFs their catalogs list, and who signed; make catalogs anew'
            cand rules 'List the rules'
            cand explain 'Explain a rule, a copy flag or a DIRID, or print a guide'
            cand cat 'Print the text of an INF as UTF-8'
            cand dump 'Print what each INF means, line by line, as JSON'
            cand anonymize 'Print an INF without the names in it, for a bug report'
            cand init 'Write an infmend.toml, and the hook for pre-commit'
            cand install-git 'Make git show INFs as text, UTF-16 ones too'
            cand server 'Serve an editor over standard input and output (language server)'
            cand generate 'Write the man pages and completions into a folder'
            cand completions 'Print a completion script for a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'infmend;help;check'= {
        }
        &'infmend;help;fix'= {
        }
        &'infmend;help;effect'= {
        }
        &'infmend;help;catalog'= {
        }
        &'infmend;help;rules'= {
        }
        &'infmend;help;explain'= {
        }
        &'infmend;help;cat'= {
        }
        &'infmend;help;dump'= {
        }
        &'infmend;help;anonymize'= {
        }
        &'infmend;help;init'= {
        }
        &'infmend;help;install-git'= {
        }
        &'infmend;help;server'= {
        }
        &'infmend;help;generate'= {
        }
        &'infmend;help;completions'= {
        }
        &'infmend;help;help'= {
        }
    ]
    $completions[$command]
}
