"""The Swift half of contract_changes.py: what the compiler says of a change, and what becomes of a program built before it.

Every changed contract is generated and type-checked with a program that was written against the contract as it was. That
program and its old client are built once, and given what a server of each new contract answers.
"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "Tests", "Corpus"))
import programs

TOOL = os.path.join(ROOT, ".build", "debug", "CodegenTool")
CONFIGURATION = "generate: [client]\naccess: internal\n"

# One function uses what a request holds and each part of what is answered; the other is of an operation with `default`.
PROGRAM = """
import ContractClient

func label(_ kind: NoteKind) -> String {
    switch kind {
    case .plain: "a plain"
    case .secret: "a secret"
    }
}

func create(_ client: APIClient) async throws -> String {
    let answer = try await client.createNote(.init(body: NewNote(title: "first", kind: .plain)))
    switch answer.value {
    case .created(let reply):
        let note: Note = reply.body
        return "\\(label(note.kind)) note \\(note.id + 0): \\(note.title.uppercased())"
    case .conflict(let reply): return reply.body.detail
    }
}

func list(_ client: APIClient) async throws -> String {
    let answer = try await client.listNotes(.init(search: "first"))
    switch answer.value {
    case .ok(let reply): return "\\(reply.body.count)"
    case .other: throw answer.error
    }
}
"""

# Answers what it is told on the command line, and tells what became of a call.
MAIN = """
import ContractClient
import HTTPMessages
import JSON

private final class Content: ClientContentSource {
    let bytes: [UInt8]
    nonisolated(unsafe) var isRead = false
    init(_ text: String) { bytes = Array(text.utf8) }
    func next() async throws -> [UInt8]? {
        defer { isRead = true }
        return isRead ? nil : bytes
    }
}

private struct Server: ClientTransport {
    let status: UInt16
    let text: String
    func send(_ request: ClientRequest) async throws -> ClientResponse {
        ClientResponse(
            HTTPStatus(code: status), fields: [.contentType: "application/json"], content: Content(text))
    }
}

private func outcome(_ call: () async throws -> String) async -> String {
    do {
        return try await call()
    } catch let error as AnswerError {
        return switch error.reason {
        case .unexpected: "AnswerError.unexpected"
        case .undeclared: "AnswerError.undeclared"
        case .unreadable(let violations): "AnswerError.unreadable \\(violations.map(\\.pointer).joined(separator: " "))"
        }
    } catch {
        return "\\(error)"
    }
}

let arguments = Array(CommandLine.arguments.dropFirst())
for start in stride(from: 0, to: arguments.count, by: 3) {
    let server = Server(status: UInt16(arguments[start + 1]) ?? 0, text: arguments[start + 2])
    let client = APIClient(
        baseURL: "http://notes.example", transport: server,
        configuration: ClientConfiguration(middleware: [], retries: .none))
    print(await outcome { arguments[start] == "list" ? try await list(client) : try await create(client) })
}
"""


def generate(contract, folder):
    os.makedirs(folder)
    document = os.path.join(folder, "openapi.json")
    with open(document, "w", encoding="utf-8") as file:
        json.dump(contract, file)
    with open(os.path.join(folder, "accord.yml"), "w", encoding="utf-8") as file:
        file.write(CONFIGURATION)
    subprocess.run([TOOL, document, "--output", folder], check=True)
    with open(os.path.join(folder, "Program.swift"), "w", encoding="utf-8") as file:
        file.write(PROGRAM)


def compiled(folder):
    """The errors of the compiler in the program; those in the client are none of its business."""
    run = programs.swiftc(programs.swift_files(folder), "-typecheck", "-module-name", "Notes")
    errors = re.findall(r"^(\S+?):\d+:\d+: error: (.*)$", run.stderr, re.M)
    if run.returncode != 0 and not errors:
        sys.exit(f"contract changes: swiftc: {run.stderr[:2000]}")
    strangers = [error for error in errors if not error[0].endswith("/Program.swift")]
    if strangers:
        sys.exit(f"contract changes: swiftc: {strangers}")
    return list(dict.fromkeys(message for _, message in errors))


def outcomes(folder, cases):
    """What the program, built with the client in the folder, makes of the answers: its text, or its error."""
    main = os.path.join(folder, "main.swift")
    with open(main, "w", encoding="utf-8") as file:
        file.write(MAIN)
    program = os.path.join(folder, "program")
    programs.link(programs.swift_files(folder), program, modules=("ContractClient",))
    arguments = [str(part) for function, status, body in cases for part in (function, status, json.dumps(body))]
    run = subprocess.run([program, *arguments], capture_output=True, text=True, check=True, timeout=60)
    return [line.rstrip() for line in run.stdout.splitlines()]
