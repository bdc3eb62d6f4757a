/// The shells that completions are made for.
public enum Shell: String, Sendable, CaseIterable {
    /// Bash, from version 4 on.
    case bash
    /// Z shell.
    case zsh
    /// Fish.
    case fish
}

extension Program {
    /// A script that tells a shell how to complete the program's command lines.
    public func completions(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    private var commandNames: [String] { commands.map { $0.declaration.name } + ["help"] }

    private var bash: String {
        let cases = commands.map { command in
            let declaration = command.declaration
            let options = declaration.options.flatMap(\.words).joined(separator: " ")
            let values = declaration.arguments.filter { $0.kind == .option }
                .map { "        \($0.words.joined(separator: "|"))) \($0.bash); return ;;" }
            let rest = declaration.positionals.last?.bash ?? "COMPREPLY=()"
            return """
                  \(declaration.name))
                    case "$previous" in
                \((values + ["        *) ;;"]).joined(separator: "\n"))
                    esac
                    if [[ $word == -* ]]; then
                      COMPREPLY=($(compgen -W "\(options)" -- "$word"))
                    else
                      \(rest)
                    fi
                    ;;
                """
        }
        return """
            # Completions of \(name) for bash: source this file.
            _\(name)() {
              local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
              if [[ $COMP_CWORD -eq 1 || ${COMP_WORDS[1]} == help ]]; then
                COMPREPLY=($(compgen -W "\(commandNames.joined(separator: " ")) --help --version" -- "$word"))
                return
              fi
              case "${COMP_WORDS[1]}" in
            \(cases.joined(separator: "\n"))
              esac
            }
            complete -F _\(name) \(name)

            """
    }

    private var zsh: String {
        let names = commands.map { "'\($0.declaration.name):\(quoted($0.declaration.abstract))'" }
        let cases = commands.map { command in
            let specifications =
                command.declaration.options.flatMap(\.zsh)
                + command.declaration.positionals.flatMap(\.zsh)
            let list = specifications.joined(separator: " \\\n        ")
            return "      \(command.declaration.name))\n        _arguments \\\n        \(list) ;;"
        }
        return """
            #compdef \(name)
            # Completions of \(name) for zsh: put this file into a folder of $fpath as _\(name).
            _\(name)() {
              if (( CURRENT == 2 )); then
                local -a commands=(\(names.joined(separator: " ")) 'help:tells more about a command')
                _describe command commands
                return
              fi
              shift words
              (( CURRENT-- ))
              case $words[1] in
            \(cases.joined(separator: "\n"))
              esac
            }
            if [[ $funcstack[1] == _\(name) ]]; then _\(name) "$@"; else compdef _\(name) \(name); fi

            """
    }

    private var fish: String {
        var lines = [
            "# Completions of \(name) for fish: put this file into ~/.config/fish/completions.",
            "complete -c \(name) -f",
        ]
        for command in commands {
            let declaration = command.declaration
            lines.append(
                "complete -c \(name) -n __fish_use_subcommand -a \(declaration.name)"
                    + " -d '\(quoted(declaration.abstract))'")
            let start =
                "complete -c \(name) -n '__fish_seen_subcommand_from \(declaration.name)'"
            lines += declaration.options.map { "\(start)\($0.fish)" }
            lines += declaration.positionals.map { "\(start)\($0.fishValue)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// A text within single quotes of a shell.
private func quoted(_ text: String) -> String {
    String(text.map { "'[]:\\".contains($0) ? " " : $0 })
}

extension ArgumentDeclaration {
    fileprivate var words: [String] { [longName] + (short.map { ["-\($0)"] } ?? []) }

    fileprivate var bash: String {
        if !choices.isEmpty {
            return "COMPREPLY=($(compgen -W \"\(choices.joined(separator: " "))\" -- \"$word\"))"
        }
        return switch completion {
        case .none: "COMPREPLY=()"
        case .file: "COMPREPLY=($(compgen -f -- \"$word\"))"
        case .folder: "COMPREPLY=($(compgen -d -- \"$word\"))"
        }
    }

    fileprivate var zsh: [String] {
        let action =
            switch completion {
            case _ where !choices.isEmpty: "(\(choices.joined(separator: " ")))"
            case .none: ""
            case .file: "_files"
            case .folder: "_files -/"
            }
        let value = ":\(valueName):\(action)"
        return switch kind {
        case .flag: words.map { "'\($0)[\(quoted(help))]'" }
        case .option: words.map { "'\(isRepeated ? "*" : "")\($0)[\(quoted(help))]\(value)'" }
        case .positional: ["'\(isRepeated ? "*" : "")\(value)'"]
        }
    }

    fileprivate var fish: String {
        let shortName = short.map { " -s \($0)" } ?? ""
        let value = kind == .option ? " -r" + fishValue : ""
        return " -l \(name)\(shortName) -d '\(quoted(help))'\(value)"
    }

    fileprivate var fishValue: String {
        if !choices.isEmpty { return " -a '\(choices.joined(separator: " "))'" }
        return switch completion {
        case .none: ""
        case .file: " -F"
        case .folder: " -a '(__fish_complete_directories)'"
        }
    }
}
