# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_infmend_global_optspecs
    string join \n q/quiet v/verbose color= h/help V/version
end

function __fish_infmend_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_infmend_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_infmend_using_subcommand
    set -l cmd (__fish_infmend_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c infmend -n "__fish_infmend_needs_command" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_needs_command" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_needs_command" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_needs_command" -s V -l version -d 'Print version'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "check" -d 'Report what makes updates need a restart'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "fix" -d 'Show the fixes as diffs and apply them'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "effect" -d 'Show what installing would do: on each Windows, for each device'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "rules" -d 'List the rules'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "explain" -d 'Explain a rule, a copy flag or a DIRID, or print a guide'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "cat" -d 'Print the text of an INF as UTF-8'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "dump" -d 'Print what each INF means, line by line, as JSON'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "init" -d 'Write an infmend.toml, and the hook for pre-commit'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "install-git" -d 'Make git show INFs as text, UTF-16 ones too'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "generate" -d 'Write the man pages and completions into a folder'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c infmend -n "__fish_infmend_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l files-from -d 'Also check the files and folders that are listed in this file, or on standard input for -' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand check" -l format -d 'How findings are shown' -r -f -a "full\t'Each finding with its line, the part underlined'
concise\t'One line a finding'
json\t'One JSON document'
jsonl\t'One JSON object per file and line, written as files are checked'
html\t'A page to look through, with the diffs of what `fix` would do'
sarif\t'SARIF 2.1.0, with the fixes'
github\t'Annotations of GitHub Actions'
azure\t'Issues of Azure Pipelines (Azure DevOps)'
msbuild\t'Lines that MSBuild and Visual Studio read'
gitlab\t'GitLab\'s code quality report'
junit\t'JUnit\'s XML'"
complete -c infmend -n "__fish_infmend_using_subcommand check" -s o -l output -d 'Write the report to this file instead of standard output' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand check" -l exclude -d 'Skip files that match these patterns, in addition to what infmend.toml excludes' -r
complete -c infmend -n "__fish_infmend_using_subcommand check" -l stdin-filename -d 'The path of the file that standard input stands for' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand check" -s j -l jobs -d 'Number of files to process in parallel [default: one per core]' -r
complete -c infmend -n "__fish_infmend_using_subcommand check" -l profile -d 'A named set of rules and options, from which --select and --ignore choose' -r -f -a "restart\t'what makes updates need a restart (the default)'
driver-store\t'also what it takes to run from the Driver Store'
windows-driver\t'also what the INF of a Windows driver must have'"
complete -c infmend -n "__fish_infmend_using_subcommand check" -l infverif -d 'Also what InfVerif reports in a mode, at its levels' -r -f -a "k\t'declarative: what a submission needed until Windows 11 version 24H2'
u\t'universal: also what works on every edition of Windows'
h\t'signature: what the Hardware Dev Center requires for a signature'
w\t'windows-driver: also the isolation of the driver package'"
complete -c infmend -n "__fish_infmend_using_subcommand check" -l select -d 'Only these rules: names, codes of InfVerif, or infverif for all of its codes' -r -f -a "reboot-directive\t'a Reboot or Restart directive in an install section'
restart-copy-flag\t'a copy flag that forces a restart'
in-use-rename\t'a driver binary copied without COPYFLG_IN_USE_RENAME'
direct-copy\t'a driver binary copied by CopyFiles=@file, which can carry no flag'
missing-copy\t'a service whose binary its install section does not copy'
display-user-mode\t'a user-mode display driver copied without COPYFLG_IN_USE_RENAME'
in-use-executable\t'a DLL or program copied without COPYFLG_IN_USE_RENAME (information)'
versioned-installer\t'an installer or service DLL without a version in its name'
wdf-coinstaller\t'a co-installer of WDF or WinUSB, which Windows 10 does not need'
update-deletes\t'a directive that deletes files or services when a driver is updated'
protected-file\t'a file of Windows itself that the package replaces'
runonce\t'a RunOnce entry, which runs a program at an unpredictable time'
copy-flag-misuse\t'copy flags that Windows does not read, or that exclude each other'
swallowed-line\t'a path ending in a backslash, which swallows the next line'
inert-reboot\t'a Reboot or Restart directive that Windows never reads'
default-uninstall\t'a [DefaultUninstall] section in an INF of Plug and Play devices'
config-priority\t'a ConfigPriority that makes a hardware configuration wait for a restart'
not-pnp\t'a driver or service that Windows does not stop for an update by itself'
boot-start-restart\t'a boot-start driver, whose update may need a restart, as expected'
run-from-driver-store\t'driver files that could run from the Driver Store'
driver-store-layout\t'a DIRID 13 file list that Windows rejects'
pnp-lockdown\t'a driver package without PnpLockdown = 1'
catalog-file\t'a driver package without a catalog'
coinstaller\t'a co-installer or class installer, which is no longer signed'
inbox-service\t'a service of Windows that the INF adds itself'
primitive-driver\t'a driver without a device that Windows cannot manage'
known-class\t'a [ClassInstall32] section for a class that Windows brings'
dropped-architecture\t'models for machines that the package does not support any more'
encoding\t'an INF that is in neither ANSI nor little endian UTF-16'
syntax\t'a place where Windows stops reading the INF'
unused-allow\t'an allow comment that suppresses nothing'
infverif\t'all codes of InfVerif'"
complete -c infmend -n "__fish_infmend_using_subcommand check" -l ignore -d 'Not these rules' -r -f -a "reboot-directive\t'a Reboot or Restart directive in an install section'
restart-copy-flag\t'a copy flag that forces a restart'
in-use-rename\t'a driver binary copied without COPYFLG_IN_USE_RENAME'
direct-copy\t'a driver binary copied by CopyFiles=@file, which can carry no flag'
missing-copy\t'a service whose binary its install section does not copy'
display-user-mode\t'a user-mode display driver copied without COPYFLG_IN_USE_RENAME'
in-use-executable\t'a DLL or program copied without COPYFLG_IN_USE_RENAME (information)'
versioned-installer\t'an installer or service DLL without a version in its name'
wdf-coinstaller\t'a co-installer of WDF or WinUSB, which Windows 10 does not need'
update-deletes\t'a directive that deletes files or services when a driver is updated'
protected-file\t'a file of Windows itself that the package replaces'
runonce\t'a RunOnce entry, which runs a program at an unpredictable time'
copy-flag-misuse\t'copy flags that Windows does not read, or that exclude each other'
swallowed-line\t'a path ending in a backslash, which swallows the next line'
inert-reboot\t'a Reboot or Restart directive that Windows never reads'
default-uninstall\t'a [DefaultUninstall] section in an INF of Plug and Play devices'
config-priority\t'a ConfigPriority that makes a hardware configuration wait for a restart'
not-pnp\t'a driver or service that Windows does not stop for an update by itself'
boot-start-restart\t'a boot-start driver, whose update may need a restart, as expected'
run-from-driver-store\t'driver files that could run from the Driver Store'
driver-store-layout\t'a DIRID 13 file list that Windows rejects'
pnp-lockdown\t'a driver package without PnpLockdown = 1'
catalog-file\t'a driver package without a catalog'
coinstaller\t'a co-installer or class installer, which is no longer signed'
inbox-service\t'a service of Windows that the INF adds itself'
primitive-driver\t'a driver without a device that Windows cannot manage'
known-class\t'a [ClassInstall32] section for a class that Windows brings'
dropped-architecture\t'models for machines that the package does not support any more'
encoding\t'an INF that is in neither ANSI nor little endian UTF-16'
syntax\t'a place where Windows stops reading the INF'
unused-allow\t'an allow comment that suppresses nothing'
infverif\t'all codes of InfVerif'"
complete -c infmend -n "__fish_infmend_using_subcommand check" -l severity -d 'Only findings of at least this severity [default: warning, and info where rules are selected]' -r -f -a "info\t'Everything'
warning\t'Warnings and errors'
error\t'Errors'"
complete -c infmend -n "__fish_infmend_using_subcommand check" -l target-os -d 'The oldest Windows version that the packages support; turns on run-from-driver-store, which needs 10.0.16299 or later' -r
complete -c infmend -n "__fish_infmend_using_subcommand check" -l drop-arch -d 'Architectures that the packages do not support any more, as in x86,ia64' -r -f -a "x86\t''
ia64\t''
amd64\t''
arm\t''
arm64\t''"
complete -c infmend -n "__fish_infmend_using_subcommand check" -l encoding -d 'Read every file in this encoding instead of detecting it' -r
complete -c infmend -n "__fish_infmend_using_subcommand check" -l config -d 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand check" -l baseline -d 'Leave out the findings that this baseline holds' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand check" -l diff-base -d 'Only findings on lines that changed since this git revision' -r
complete -c infmend -n "__fish_infmend_using_subcommand check" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand check" -l staged -d 'Check the INFs that are staged in git, with their staged content'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l statistics -d 'End with a table of what was found, a line per rule'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l write-baseline -d 'Write what is found into the baseline, so that it is not reported from now on'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l show-settings -d 'Show the settings of the files that would be checked, and check nothing'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l exit-zero -d 'Exit with status 0 even when there are findings'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l no-ignore -d 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l force-exclude -d 'Skip files that --exclude or infmend.toml excludes even where they are named here, as tools that pass changed files do'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l allow-empty -d 'Do not fail where a folder holds no INF files'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l raise-target -d 'Raise the TargetOS of an INF that moves to the Driver Store (drops older Windows versions)'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l keep-downlevel -d 'Keep older Windows versions working: give them their own sections when an INF moves to the Driver Store'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l no-config -d 'Use no infmend.toml'
complete -c infmend -n "__fish_infmend_using_subcommand check" -l ignore-baseline -d 'Use no baseline, whatever infmend.toml names'
complete -c infmend -n "__fish_infmend_using_subcommand check" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand check" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l diff-style -d 'Show diffs formatted for reading in this style, even without a terminal' -r -f -a "unified\t'Old and new lines one below the other'
side-by-side\t'The old file on the left, the new one on the right'"
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l report -d 'Write a report of the run to this file; can be given more than once' -r
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l add-allow -d 'Write comments that allow the findings of these rules, instead of fixing anything' -r -f -a "reboot-directive\t'a Reboot or Restart directive in an install section'
restart-copy-flag\t'a copy flag that forces a restart'
in-use-rename\t'a driver binary copied without COPYFLG_IN_USE_RENAME'
direct-copy\t'a driver binary copied by CopyFiles=@file, which can carry no flag'
missing-copy\t'a service whose binary its install section does not copy'
display-user-mode\t'a user-mode display driver copied without COPYFLG_IN_USE_RENAME'
in-use-executable\t'a DLL or program copied without COPYFLG_IN_USE_RENAME (information)'
versioned-installer\t'an installer or service DLL without a version in its name'
wdf-coinstaller\t'a co-installer of WDF or WinUSB, which Windows 10 does not need'
update-deletes\t'a directive that deletes files or services when a driver is updated'
protected-file\t'a file of Windows itself that the package replaces'
runonce\t'a RunOnce entry, which runs a program at an unpredictable time'
copy-flag-misuse\t'copy flags that Windows does not read, or that exclude each other'
swallowed-line\t'a path ending in a backslash, which swallows the next line'
inert-reboot\t'a Reboot or Restart directive that Windows never reads'
default-uninstall\t'a [DefaultUninstall] section in an INF of Plug and Play devices'
config-priority\t'a ConfigPriority that makes a hardware configuration wait for a restart'
not-pnp\t'a driver or service that Windows does not stop for an update by itself'
boot-start-restart\t'a boot-start driver, whose update may need a restart, as expected'
run-from-driver-store\t'driver files that could run from the Driver Store'
driver-store-layout\t'a DIRID 13 file list that Windows rejects'
pnp-lockdown\t'a driver package without PnpLockdown = 1'
catalog-file\t'a driver package without a catalog'
coinstaller\t'a co-installer or class installer, which is no longer signed'
inbox-service\t'a service of Windows that the INF adds itself'
primitive-driver\t'a driver without a device that Windows cannot manage'
known-class\t'a [ClassInstall32] section for a class that Windows brings'
dropped-architecture\t'models for machines that the package does not support any more'
encoding\t'an INF that is in neither ANSI nor little endian UTF-16'
syntax\t'a place where Windows stops reading the INF'
unused-allow\t'an allow comment that suppresses nothing'"
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l reason -d 'Why the findings of --add-allow are allowed' -r
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l driver-ver -d 'Set DriverVer in every file that this run changes, that is named, or that differs from git\'s last commit' -r
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l exclude -d 'Skip files that match these patterns, in addition to what infmend.toml excludes' -r
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l stdin-filename -d 'The path of the file that standard input stands for' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand fix" -s j -l jobs -d 'Number of files to process in parallel [default: one per core]' -r
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l profile -d 'A named set of rules and options, from which --select and --ignore choose' -r -f -a "restart\t'what makes updates need a restart (the default)'
driver-store\t'also what it takes to run from the Driver Store'
windows-driver\t'also what the INF of a Windows driver must have'"
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l infverif -d 'Also what InfVerif reports in a mode, at its levels' -r -f -a "k\t'declarative: what a submission needed until Windows 11 version 24H2'
u\t'universal: also what works on every edition of Windows'
h\t'signature: what the Hardware Dev Center requires for a signature'
w\t'windows-driver: also the isolation of the driver package'"
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l select -d 'Only these rules: names, codes of InfVerif, or infverif for all of its codes' -r -f -a "reboot-directive\t'a Reboot or Restart directive in an install section'
restart-copy-flag\t'a copy flag that forces a restart'
in-use-rename\t'a driver binary copied without COPYFLG_IN_USE_RENAME'
direct-copy\t'a driver binary copied by CopyFiles=@file, which can carry no flag'
missing-copy\t'a service whose binary its install section does not copy'
display-user-mode\t'a user-mode display driver copied without COPYFLG_IN_USE_RENAME'
in-use-executable\t'a DLL or program copied without COPYFLG_IN_USE_RENAME (information)'
versioned-installer\t'an installer or service DLL without a version in its name'
wdf-coinstaller\t'a co-installer of WDF or WinUSB, which Windows 10 does not need'
update-deletes\t'a directive that deletes files or services when a driver is updated'
protected-file\t'a file of Windows itself that the package replaces'
runonce\t'a RunOnce entry, which runs a program at an unpredictable time'
copy-flag-misuse\t'copy flags that Windows does not read, or that exclude each other'
swallowed-line\t'a path ending in a backslash, which swallows the next line'
inert-reboot\t'a Reboot or Restart directive that Windows never reads'
default-uninstall\t'a [DefaultUninstall] section in an INF of Plug and Play devices'
config-priority\t'a ConfigPriority that makes a hardware configuration wait for a restart'
not-pnp\t'a driver or service that Windows does not stop for an update by itself'
boot-start-restart\t'a boot-start driver, whose update may need a restart, as expected'
run-from-driver-store\t'driver files that could run from the Driver Store'
driver-store-layout\t'a DIRID 13 file list that Windows rejects'
pnp-lockdown\t'a driver package without PnpLockdown = 1'
catalog-file\t'a driver package without a catalog'
coinstaller\t'a co-installer or class installer, which is no longer signed'
inbox-service\t'a service of Windows that the INF adds itself'
primitive-driver\t'a driver without a device that Windows cannot manage'
known-class\t'a [ClassInstall32] section for a class that Windows brings'
dropped-architecture\t'models for machines that the package does not support any more'
encoding\t'an INF that is in neither ANSI nor little endian UTF-16'
syntax\t'a place where Windows stops reading the INF'
unused-allow\t'an allow comment that suppresses nothing'
infverif\t'all codes of InfVerif'"
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l ignore -d 'Not these rules' -r -f -a "reboot-directive\t'a Reboot or Restart directive in an install section'
restart-copy-flag\t'a copy flag that forces a restart'
in-use-rename\t'a driver binary copied without COPYFLG_IN_USE_RENAME'
direct-copy\t'a driver binary copied by CopyFiles=@file, which can carry no flag'
missing-copy\t'a service whose binary its install section does not copy'
display-user-mode\t'a user-mode display driver copied without COPYFLG_IN_USE_RENAME'
in-use-executable\t'a DLL or program copied without COPYFLG_IN_USE_RENAME (information)'
versioned-installer\t'an installer or service DLL without a version in its name'
wdf-coinstaller\t'a co-installer of WDF or WinUSB, which Windows 10 does not need'
update-deletes\t'a directive that deletes files or services when a driver is updated'
protected-file\t'a file of Windows itself that the package replaces'
runonce\t'a RunOnce entry, which runs a program at an unpredictable time'
copy-flag-misuse\t'copy flags that Windows does not read, or that exclude each other'
swallowed-line\t'a path ending in a backslash, which swallows the next line'
inert-reboot\t'a Reboot or Restart directive that Windows never reads'
default-uninstall\t'a [DefaultUninstall] section in an INF of Plug and Play devices'
config-priority\t'a ConfigPriority that makes a hardware configuration wait for a restart'
not-pnp\t'a driver or service that Windows does not stop for an update by itself'
boot-start-restart\t'a boot-start driver, whose update may need a restart, as expected'
run-from-driver-store\t'driver files that could run from the Driver Store'
driver-store-layout\t'a DIRID 13 file list that Windows rejects'
pnp-lockdown\t'a driver package without PnpLockdown = 1'
catalog-file\t'a driver package without a catalog'
coinstaller\t'a co-installer or class installer, which is no longer signed'
inbox-service\t'a service of Windows that the INF adds itself'
primitive-driver\t'a driver without a device that Windows cannot manage'
known-class\t'a [ClassInstall32] section for a class that Windows brings'
dropped-architecture\t'models for machines that the package does not support any more'
encoding\t'an INF that is in neither ANSI nor little endian UTF-16'
syntax\t'a place where Windows stops reading the INF'
unused-allow\t'an allow comment that suppresses nothing'
infverif\t'all codes of InfVerif'"
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l severity -d 'Only findings of at least this severity [default: warning, and info where rules are selected]' -r -f -a "info\t'Everything'
warning\t'Warnings and errors'
error\t'Errors'"
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l target-os -d 'The oldest Windows version that the packages support; turns on run-from-driver-store, which needs 10.0.16299 or later' -r
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l drop-arch -d 'Architectures that the packages do not support any more, as in x86,ia64' -r -f -a "x86\t''
ia64\t''
amd64\t''
arm\t''
arm64\t''"
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l encoding -d 'Read every file in this encoding instead of detecting it' -r
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l config -d 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l baseline -d 'Leave out the findings that this baseline holds' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l diff-base -d 'Only findings on lines that changed since this git revision' -r
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l staged -d 'The INFs that are staged in git; exits with 1 when the commit must wait'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -s y -l yes -d 'Write without asking'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l diff -d 'Show the diffs, never write'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l patch -d 'Write a patch for git apply, UTF-16 files included; never write the files'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l stat -d 'Show how much would change, by file and by rule; with --yes, how much was changed'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l show-effect -d 'Show also what the fixes change on the machine: what installing the file does, before and after'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l no-pager -d 'Do not show diffs in a pager'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l unsafe-fixes -d 'Apply unsafe fixes too, which may change behaviour other than the restart'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l exit-zero -d 'Exit with status 0 even when changes were not written'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l exit-non-zero-on-fix -d 'Exit with status 1 if any file was changed, even if nothing is left to fix'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l no-ignore -d 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l force-exclude -d 'Skip files that --exclude or infmend.toml excludes even where they are named here, as tools that pass changed files do'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l allow-empty -d 'Do not fail where a folder holds no INF files'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l raise-target -d 'Raise the TargetOS of an INF that moves to the Driver Store (drops older Windows versions)'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l keep-downlevel -d 'Keep older Windows versions working: give them their own sections when an INF moves to the Driver Store'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l no-config -d 'Use no infmend.toml'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -l ignore-baseline -d 'Use no baseline, whatever infmend.toml names'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand fix" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l format -d 'How effects are shown' -r -f -a "text\t'For reading'
json\t'One JSON document'"
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l os -d 'Only what this version of Windows takes, as in 10.0.22000' -r
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l arch -d 'Only what machines of this architecture take' -r -f -a "x86\t''
ia64\t''
amd64\t''
arm\t''
arm64\t''"
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l product -d 'Only what this product type takes, in INFs that tell product types apart' -r -f -a "workstation\t'Windows 10, Windows 11 and the like'
domain-controller\t'A server that is a domain controller'
server\t'Any other server'"
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l device -d 'Only devices with this hardware or compatible ID, in any case' -r
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l exclude -d 'Skip files that match these patterns, in addition to what infmend.toml excludes' -r
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l encoding -d 'Read every file in this encoding instead of detecting it' -r
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l config -d 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l matrix -d 'Show which install section each device gets, per architecture and Windows'
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l diff -d 'Compare two files: what installing NEW does and OLD does not, and what no more'
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l no-ignore -d 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores'
complete -c infmend -n "__fish_infmend_using_subcommand effect" -l no-config -d 'Use no infmend.toml'
complete -c infmend -n "__fish_infmend_using_subcommand effect" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand effect" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand effect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand rules" -l format -d 'How they are listed' -r -f -a "text\t'A line for each'
json\t'A JSON document'"
complete -c infmend -n "__fish_infmend_using_subcommand rules" -l profile -d 'Only the rules that a profile enables, each with the severity that its findings have under it, and the options that the profile sets' -r -f -a "restart\t'what makes updates need a restart (the default)'
driver-store\t'also what it takes to run from the Driver Store'
windows-driver\t'also what the INF of a Windows driver must have'"
complete -c infmend -n "__fish_infmend_using_subcommand rules" -l write-docs -d 'Write the documentation that is made from the source into a folder' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand rules" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand rules" -l check -d 'Only say what of it is not as it should be'
complete -c infmend -n "__fish_infmend_using_subcommand rules" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand rules" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand explain" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand explain" -l no-pager -d 'Do not show the page in a pager'
complete -c infmend -n "__fish_infmend_using_subcommand explain" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand explain" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand cat" -l encoding -d 'Read every file in this encoding instead of detecting it' -r
complete -c infmend -n "__fish_infmend_using_subcommand cat" -l config -d 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand cat" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand cat" -l no-config -d 'Use no infmend.toml'
complete -c infmend -n "__fish_infmend_using_subcommand cat" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand cat" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand cat" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand dump" -l exclude -d 'Skip files that match these patterns, in addition to what infmend.toml excludes' -r
complete -c infmend -n "__fish_infmend_using_subcommand dump" -l encoding -d 'Read every file in this encoding instead of detecting it' -r
complete -c infmend -n "__fish_infmend_using_subcommand dump" -l config -d 'Use this configuration for all files, instead of the infmend.toml that is found in the folder of each or above' -r -F
complete -c infmend -n "__fish_infmend_using_subcommand dump" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand dump" -l no-ignore -d 'Do not skip files that .gitignore, .ignore or .git/info/exclude ignores'
complete -c infmend -n "__fish_infmend_using_subcommand dump" -l no-config -d 'Use no infmend.toml'
complete -c infmend -n "__fish_infmend_using_subcommand dump" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand dump" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand dump" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand init" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand init" -l pre-commit -d 'Also add infmend\'s hook to .pre-commit-config.yaml'
complete -c infmend -n "__fish_infmend_using_subcommand init" -l print -d 'Show what would be written, and write nothing'
complete -c infmend -n "__fish_infmend_using_subcommand init" -s y -l yes -d 'Write without asking'
complete -c infmend -n "__fish_infmend_using_subcommand init" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand init" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand install-git" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand install-git" -l global -d 'For all repositories of this user instead of the one here'
complete -c infmend -n "__fish_infmend_using_subcommand install-git" -l print -d 'Show what would be done, and do nothing'
complete -c infmend -n "__fish_infmend_using_subcommand install-git" -s y -l yes -d 'Do it without asking'
complete -c infmend -n "__fish_infmend_using_subcommand install-git" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand install-git" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand install-git" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand generate" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand generate" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand generate" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand generate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand completions" -l color -d 'When output has colours' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c infmend -n "__fish_infmend_using_subcommand completions" -s q -l quiet -d 'Only the result and errors: no progress bar, no notes, no summary'
complete -c infmend -n "__fish_infmend_using_subcommand completions" -s v -l verbose -d 'Also name each file that is checked, with its encoding, and show every finding where `check` would show the first of many that are alike'
complete -c infmend -n "__fish_infmend_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "check" -d 'Report what makes updates need a restart'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "fix" -d 'Show the fixes as diffs and apply them'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "effect" -d 'Show what installing would do: on each Windows, for each device'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "rules" -d 'List the rules'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "explain" -d 'Explain a rule, a copy flag or a DIRID, or print a guide'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "cat" -d 'Print the text of an INF as UTF-8'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "dump" -d 'Print what each INF means, line by line, as JSON'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "init" -d 'Write an infmend.toml, and the hook for pre-commit'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "install-git" -d 'Make git show INFs as text, UTF-16 ones too'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "generate" -d 'Write the man pages and completions into a folder'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c infmend -n "__fish_infmend_using_subcommand help; and not __fish_seen_subcommand_from check fix effect rules explain cat dump init install-git generate completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
