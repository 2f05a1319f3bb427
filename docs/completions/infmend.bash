_infmend() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="infmend"
                ;;
            infmend,anonymize)
                cmd="infmend__subcmd__anonymize"
                ;;
            infmend,cat)
                cmd="infmend__subcmd__cat"
                ;;
            infmend,catalog)
                cmd="infmend__subcmd__catalog"
                ;;
            infmend,check)
                cmd="infmend__subcmd__check"
                ;;
            infmend,completions)
                cmd="infmend__subcmd__completions"
                ;;
            infmend,dump)
                cmd="infmend__subcmd__dump"
                ;;
            infmend,effect)
                cmd="infmend__subcmd__effect"
                ;;
            infmend,explain)
                cmd="infmend__subcmd__explain"
                ;;
            infmend,fix)
                cmd="infmend__subcmd__fix"
                ;;
            infmend,generate)
                cmd="infmend__subcmd__generate"
                ;;
            infmend,help)
                cmd="infmend__subcmd__help"
                ;;
            infmend,init)
                cmd="infmend__subcmd__init"
                ;;
            infmend,install-git)
                cmd="infmend__subcmd__install__subcmd__git"
                ;;
            infmend,rules)
                cmd="infmend__subcmd__rules"
                ;;
            infmend,server)
                cmd="infmend__subcmd__server"
                ;;
            infmend__subcmd__help,anonymize)
                cmd="infmend__subcmd__help__subcmd__anonymize"
                ;;
            infmend__subcmd__help,cat)
                cmd="infmend__subcmd__help__subcmd__cat"
                ;;
            infmend__subcmd__help,catalog)
                cmd="infmend__subcmd__help__subcmd__catalog"
                ;;
            infmend__subcmd__help,check)
                cmd="infmend__subcmd__help__subcmd__check"
                ;;
            infmend__subcmd__help,completions)
                cmd="infmend__subcmd__help__subcmd__completions"
                ;;
            infmend__subcmd__help,dump)
                cmd="infmend__subcmd__help__subcmd__dump"
                ;;
            infmend__subcmd__help,effect)
                cmd="infmend__subcmd__help__subcmd__effect"
                ;;
            infmend__subcmd__help,explain)
                cmd="infmend__subcmd__help__subcmd__explain"
                ;;
            infmend__subcmd__help,fix)
                cmd="infmend__subcmd__help__subcmd__fix"
                ;;
            infmend__subcmd__help,generate)
                cmd="infmend__subcmd__help__subcmd__generate"
                ;;
            infmend__subcmd__help,help)
                cmd="infmend__subcmd__help__subcmd__help"
                ;;
            infmend__subcmd__help,init)
                cmd="infmend__subcmd__help__subcmd__init"
                ;;
            infmend__subcmd__help,install-git)
                cmd="infmend__subcmd__help__subcmd__install__subcmd__git"
                ;;
            infmend__subcmd__help,rules)
                cmd="infmend__subcmd__help__subcmd__rules"
                ;;
            infmend__subcmd__help,server)
                cmd="infmend__subcmd__help__subcmd__server"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        infmend)
            opts="-q -v -h -V --quiet --verbose --color --help --version check fix effect catalog rules explain cat dump anonymize init install-git server generate completions help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__anonymize)
            opts="-o -q -v -h --output --map --exclude --no-ignore --encoding --config --no-config --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --map)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --encoding)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__cat)
            opts="-q -v -h --encoding --config --no-config --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --encoding)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__catalog)
            opts="-y -q -v -h --format --exit-zero --new --os --yes --replace-signed --exclude --no-ignore --encoding --config --no-config --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "full json jsonl" -- "${cur}"))
                    return 0
                    ;;
                --os)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --encoding)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__check)
            opts="-o -j -q -v -h --staged --files-from --format --statistics --output --write-baseline --show-settings --exit-zero --exclude --no-ignore --force-exclude --allow-empty --stdin-filename --jobs --profile --infverif --select --ignore --severity --target-os --drop-arch --raise-target --keep-downlevel --encoding --config --no-config --baseline --ignore-baseline --diff-base --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --files-from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "full concise json jsonl html sarif github azure msbuild gitlab junit" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --stdin-filename)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -j)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "restart driver-store windows-driver" -- "${cur}"))
                    return 0
                    ;;
                --infverif)
                    COMPREPLY=($(compgen -W "k u h w" -- "${cur}"))
                    return 0
                    ;;
                --select)
                    COMPREPLY=($(compgen -W "reboot-directive restart-copy-flag in-use-rename direct-copy missing-copy display-user-mode in-use-executable versioned-installer wdf-coinstaller update-deletes protected-file runonce copy-flag-misuse swallowed-line inert-reboot default-uninstall config-priority not-pnp boot-start-restart run-from-driver-store driver-store-layout pnp-lockdown catalog-file coinstaller inbox-service primitive-driver known-class dropped-architecture version-entries driver-version class-mismatch reserved-class microsoft-provider catalog-name no-devices mixed-install extension-inf catalog-line-ends encoding syntax unused-allow unisolated-copy unisolated-registry unisolated-service-value filter-by-registry deprecated-dirid legacy-removal appended-value no-associated-service service-binary service-settings service-directive wdf-service component-settings event-channel directive-value net-driver absolute-windows-path registry-data registry-root unknown-dirid legacy-directive newer-syntax duplicate-section undecorated-models missing-section unlisted-destination missing-install unlisted-source conflicting-copies conflicting-settings unresolved-architecture shared-section unused-section source-disk listed-catalog compressed-source nameless-file target-os copied-inf surplus-value repeated-directive incomplete-directive needed-section invalid-argument malformed-guid undefined-string unequal-strings infverif" -- "${cur}"))
                    return 0
                    ;;
                --ignore)
                    COMPREPLY=($(compgen -W "reboot-directive restart-copy-flag in-use-rename direct-copy missing-copy display-user-mode in-use-executable versioned-installer wdf-coinstaller update-deletes protected-file runonce copy-flag-misuse swallowed-line inert-reboot default-uninstall config-priority not-pnp boot-start-restart run-from-driver-store driver-store-layout pnp-lockdown catalog-file coinstaller inbox-service primitive-driver known-class dropped-architecture version-entries driver-version class-mismatch reserved-class microsoft-provider catalog-name no-devices mixed-install extension-inf catalog-line-ends encoding syntax unused-allow unisolated-copy unisolated-registry unisolated-service-value filter-by-registry deprecated-dirid legacy-removal appended-value no-associated-service service-binary service-settings service-directive wdf-service component-settings event-channel directive-value net-driver absolute-windows-path registry-data registry-root unknown-dirid legacy-directive newer-syntax duplicate-section undecorated-models missing-section unlisted-destination missing-install unlisted-source conflicting-copies conflicting-settings unresolved-architecture shared-section unused-section source-disk listed-catalog compressed-source nameless-file target-os copied-inf surplus-value repeated-directive incomplete-directive needed-section invalid-argument malformed-guid undefined-string unequal-strings infverif" -- "${cur}"))
                    return 0
                    ;;
                --severity)
                    COMPREPLY=($(compgen -W "info warning error" -- "${cur}"))
                    return 0
                    ;;
                --target-os)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --drop-arch)
                    COMPREPLY=($(compgen -W "x86 ia64 amd64 arm arm64" -- "${cur}"))
                    return 0
                    ;;
                --encoding)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --diff-base)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__completions)
            opts="-q -v -h --quiet --verbose --color --help bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__dump)
            opts="-q -v -h --exclude --no-ignore --encoding --config --no-config --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --encoding)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__effect)
            opts="-q -v -h --format --matrix --diff --os --arch --product --device --exclude --no-ignore --encoding --config --no-config --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --os)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --arch)
                    COMPREPLY=($(compgen -W "x86 ia64 amd64 arm arm64" -- "${cur}"))
                    return 0
                    ;;
                --product)
                    COMPREPLY=($(compgen -W "workstation domain-controller server" -- "${cur}"))
                    return 0
                    ;;
                --device)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --encoding)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__explain)
            opts="-q -v -h --no-pager --quiet --verbose --color --help reboot-directive restart-copy-flag in-use-rename direct-copy missing-copy display-user-mode in-use-executable versioned-installer wdf-coinstaller update-deletes protected-file runonce copy-flag-misuse swallowed-line inert-reboot default-uninstall config-priority not-pnp boot-start-restart run-from-driver-store driver-store-layout pnp-lockdown catalog-file coinstaller inbox-service primitive-driver known-class dropped-architecture version-entries driver-version class-mismatch reserved-class microsoft-provider catalog-name no-devices mixed-install extension-inf catalog-line-ends encoding syntax unused-allow unisolated-copy unisolated-registry unisolated-service-value filter-by-registry deprecated-dirid legacy-removal appended-value no-associated-service service-binary service-settings service-directive wdf-service component-settings event-channel directive-value net-driver absolute-windows-path registry-data registry-root unknown-dirid legacy-directive newer-syntax duplicate-section undecorated-models missing-section unlisted-destination missing-install unlisted-source conflicting-copies conflicting-settings unresolved-architecture shared-section unused-section source-disk listed-catalog compressed-source nameless-file target-os copied-inf surplus-value repeated-directive incomplete-directive needed-section invalid-argument malformed-guid undefined-string unequal-strings restarts installers configuration migrating driver-store after-fixing editors effect"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__fix)
            opts="-y -j -q -v -h --staged --yes --diff --patch --stat --show-effect --diff-style --no-pager --report --unsafe-fixes --keep-signed --add-allow --reason --driver-ver --exit-zero --exit-non-zero-on-fix --exclude --no-ignore --force-exclude --allow-empty --stdin-filename --jobs --profile --infverif --select --ignore --severity --target-os --drop-arch --raise-target --keep-downlevel --encoding --config --no-config --baseline --ignore-baseline --diff-base --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --diff-style)
                    COMPREPLY=($(compgen -W "unified side-by-side" -- "${cur}"))
                    return 0
                    ;;
                --report)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --add-allow)
                    COMPREPLY=($(compgen -W "reboot-directive restart-copy-flag in-use-rename direct-copy missing-copy display-user-mode in-use-executable versioned-installer wdf-coinstaller update-deletes protected-file runonce copy-flag-misuse swallowed-line inert-reboot default-uninstall config-priority not-pnp boot-start-restart run-from-driver-store driver-store-layout pnp-lockdown catalog-file coinstaller inbox-service primitive-driver known-class dropped-architecture version-entries driver-version class-mismatch reserved-class microsoft-provider catalog-name no-devices mixed-install extension-inf catalog-line-ends encoding syntax unused-allow unisolated-copy unisolated-registry unisolated-service-value filter-by-registry deprecated-dirid legacy-removal appended-value no-associated-service service-binary service-settings service-directive wdf-service component-settings event-channel directive-value net-driver absolute-windows-path registry-data registry-root unknown-dirid legacy-directive newer-syntax duplicate-section undecorated-models missing-section unlisted-destination missing-install unlisted-source conflicting-copies conflicting-settings unresolved-architecture shared-section unused-section source-disk listed-catalog compressed-source nameless-file target-os copied-inf surplus-value repeated-directive incomplete-directive needed-section invalid-argument malformed-guid undefined-string unequal-strings" -- "${cur}"))
                    return 0
                    ;;
                --reason)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --driver-ver)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --stdin-filename)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -j)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "restart driver-store windows-driver" -- "${cur}"))
                    return 0
                    ;;
                --infverif)
                    COMPREPLY=($(compgen -W "k u h w" -- "${cur}"))
                    return 0
                    ;;
                --select)
                    COMPREPLY=($(compgen -W "reboot-directive restart-copy-flag in-use-rename direct-copy missing-copy display-user-mode in-use-executable versioned-installer wdf-coinstaller update-deletes protected-file runonce copy-flag-misuse swallowed-line inert-reboot default-uninstall config-priority not-pnp boot-start-restart run-from-driver-store driver-store-layout pnp-lockdown catalog-file coinstaller inbox-service primitive-driver known-class dropped-architecture version-entries driver-version class-mismatch reserved-class microsoft-provider catalog-name no-devices mixed-install extension-inf catalog-line-ends encoding syntax unused-allow unisolated-copy unisolated-registry unisolated-service-value filter-by-registry deprecated-dirid legacy-removal appended-value no-associated-service service-binary service-settings service-directive wdf-service component-settings event-channel directive-value net-driver absolute-windows-path registry-data registry-root unknown-dirid legacy-directive newer-syntax duplicate-section undecorated-models missing-section unlisted-destination missing-install unlisted-source conflicting-copies conflicting-settings unresolved-architecture shared-section unused-section source-disk listed-catalog compressed-source nameless-file target-os copied-inf surplus-value repeated-directive incomplete-directive needed-section invalid-argument malformed-guid undefined-string unequal-strings infverif" -- "${cur}"))
                    return 0
                    ;;
                --ignore)
                    COMPREPLY=($(compgen -W "reboot-directive restart-copy-flag in-use-rename direct-copy missing-copy display-user-mode in-use-executable versioned-installer wdf-coinstaller update-deletes protected-file runonce copy-flag-misuse swallowed-line inert-reboot default-uninstall config-priority not-pnp boot-start-restart run-from-driver-store driver-store-layout pnp-lockdown catalog-file coinstaller inbox-service primitive-driver known-class dropped-architecture version-entries driver-version class-mismatch reserved-class microsoft-provider catalog-name no-devices mixed-install extension-inf catalog-line-ends encoding syntax unused-allow unisolated-copy unisolated-registry unisolated-service-value filter-by-registry deprecated-dirid legacy-removal appended-value no-associated-service service-binary service-settings service-directive wdf-service component-settings event-channel directive-value net-driver absolute-windows-path registry-data registry-root unknown-dirid legacy-directive newer-syntax duplicate-section undecorated-models missing-section unlisted-destination missing-install unlisted-source conflicting-copies conflicting-settings unresolved-architecture shared-section unused-section source-disk listed-catalog compressed-source nameless-file target-os copied-inf surplus-value repeated-directive incomplete-directive needed-section invalid-argument malformed-guid undefined-string unequal-strings infverif" -- "${cur}"))
                    return 0
                    ;;
                --severity)
                    COMPREPLY=($(compgen -W "info warning error" -- "${cur}"))
                    return 0
                    ;;
                --target-os)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --drop-arch)
                    COMPREPLY=($(compgen -W "x86 ia64 amd64 arm arm64" -- "${cur}"))
                    return 0
                    ;;
                --encoding)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --diff-base)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__generate)
            opts="-q -v -h --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help)
            opts="check fix effect catalog rules explain cat dump anonymize init install-git server generate completions help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__anonymize)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__cat)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__catalog)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__dump)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__effect)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__explain)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__fix)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__generate)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__init)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__install__subcmd__git)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__rules)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__help__subcmd__server)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__init)
            opts="-y -q -v -h --pre-commit --print --yes --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__install__subcmd__git)
            opts="-y -q -v -h --global --print --keep-line-ends --yes --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__rules)
            opts="-q -v -h --format --profile --write-docs --check --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "restart driver-store windows-driver" -- "${cur}"))
                    return 0
                    ;;
                --write-docs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        infmend__subcmd__server)
            opts="-q -v -h --profile --infverif --select --ignore --severity --target-os --drop-arch --raise-target --keep-downlevel --encoding --config --no-config --stdio --quiet --verbose --color --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --profile)
                    COMPREPLY=($(compgen -W "restart driver-store windows-driver" -- "${cur}"))
                    return 0
                    ;;
                --infverif)
                    COMPREPLY=($(compgen -W "k u h w" -- "${cur}"))
                    return 0
                    ;;
                --select)
                    COMPREPLY=($(compgen -W "reboot-directive restart-copy-flag in-use-rename direct-copy missing-copy display-user-mode in-use-executable versioned-installer wdf-coinstaller update-deletes protected-file runonce copy-flag-misuse swallowed-line inert-reboot default-uninstall config-priority not-pnp boot-start-restart run-from-driver-store driver-store-layout pnp-lockdown catalog-file coinstaller inbox-service primitive-driver known-class dropped-architecture version-entries driver-version class-mismatch reserved-class microsoft-provider catalog-name no-devices mixed-install extension-inf catalog-line-ends encoding syntax unused-allow unisolated-copy unisolated-registry unisolated-service-value filter-by-registry deprecated-dirid legacy-removal appended-value no-associated-service service-binary service-settings service-directive wdf-service component-settings event-channel directive-value net-driver absolute-windows-path registry-data registry-root unknown-dirid legacy-directive newer-syntax duplicate-section undecorated-models missing-section unlisted-destination missing-install unlisted-source conflicting-copies conflicting-settings unresolved-architecture shared-section unused-section source-disk listed-catalog compressed-source nameless-file target-os copied-inf surplus-value repeated-directive incomplete-directive needed-section invalid-argument malformed-guid undefined-string unequal-strings infverif" -- "${cur}"))
                    return 0
                    ;;
                --ignore)
                    COMPREPLY=($(compgen -W "reboot-directive restart-copy-flag in-use-rename direct-copy missing-copy display-user-mode in-use-executable versioned-installer wdf-coinstaller update-deletes protected-file runonce copy-flag-misuse swallowed-line inert-reboot default-uninstall config-priority not-pnp boot-start-restart run-from-driver-store driver-store-layout pnp-lockdown catalog-file coinstaller inbox-service primitive-driver known-class dropped-architecture version-entries driver-version class-mismatch reserved-class microsoft-provider catalog-name no-devices mixed-install extension-inf catalog-line-ends encoding syntax unused-allow unisolated-copy unisolated-registry unisolated-service-value filter-by-registry deprecated-dirid legacy-removal appended-value no-associated-service service-binary service-settings service-directive wdf-service component-settings event-channel directive-value net-driver absolute-windows-path registry-data registry-root unknown-dirid legacy-directive newer-syntax duplicate-section undecorated-models missing-section unlisted-destination missing-install unlisted-source conflicting-copies conflicting-settings unresolved-architecture shared-section unused-section source-disk listed-catalog compressed-source nameless-file target-os copied-inf surplus-value repeated-directive incomplete-directive needed-section invalid-argument malformed-guid undefined-string unequal-strings infverif" -- "${cur}"))
                    return 0
                    ;;
                --severity)
                    COMPREPLY=($(compgen -W "info warning error" -- "${cur}"))
                    return 0
                    ;;
                --target-os)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --drop-arch)
                    COMPREPLY=($(compgen -W "x86 ia64 amd64 arm arm64" -- "${cur}"))
                    return 0
                    ;;
                --encoding)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _infmend -o nosort -o bashdefault -o default infmend
else
    complete -F _infmend -o bashdefault -o default infmend
fi
