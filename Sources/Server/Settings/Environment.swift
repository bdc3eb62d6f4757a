import Glibc

/// The process's variables, over those of the `.env` file.
enum Environment {
    /// Gathers the variables.
    ///
    /// - Parameter file: The file that `--env-file` names, which must be there; nil for `.env`, which need not.
    static func variables(file: String?) throws(SettingsError) -> [String: String] {
        var variables: [String: String] = [:]
        let path = file ?? ".env"
        if let bytes = try? File.read(path) {
            let text = String(decoding: bytes, as: UTF8.self)
            variables = try EnvironmentFile.variables(in: text, path: path)
        } else if let file {
            throw SettingsError("--env-file: cannot read '\(file)'")
        }
        // SAFETY: nothing changes the environment before the threads start, which is after this.
        var entry = environ
        while let line = entry.pointee {
            let text = String(cString: line)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            entry = entry.advanced(by: 1)
        }
        return variables
    }
}
