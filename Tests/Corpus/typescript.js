// Compiles emitted clients, each in a folder of its own, in one process: the declarations of the platform and the runtime
// are read once. Folders come by the standard input, a path a line; for each goes out a JSON object: the folder and the
// first errors.
'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');
const ts = require('typescript');

const options = {
    strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitOverride: true,
    noPropertyAccessFromIndexSignature: false, noImplicitReturns: true, noFallthroughCasesInSwitch: true,
    noUnusedLocals: true, noUnusedParameters: true, isolatedModules: true,
    target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.ES2020, moduleResolution: ts.ModuleResolutionKind.NodeJs,
    noEmit: true, types: [], forceConsistentCasingInFileNames: true,
    // Clients are modules, and declare nothing for others: what the platform declares is the same with each.
    skipDefaultLibCheck: true,
};

// All clients are seen at the same place, so that what they have alike is parsed once.
const place = '/client/';
const runtime = place + 'runtime/';
const host = ts.createCompilerHost(options);
/** The files that clients have alike, by their names. */
const known = new Map();
/** Sets of the runtime's files that have no errors. They import one another and nothing else. */
const sound = new Set();

function sourceFile(name, text, languageVersion) {
    if (name.startsWith(place) && !name.startsWith(runtime)) return ts.createSourceFile(name, text, languageVersion);
    const found = known.get(name);
    if (found && found.text === text) return found;
    if (found) sound.clear();
    const file = ts.createSourceFile(name, text, languageVersion);
    known.set(name, file);
    return file;
}

function errors(program) {
    const files = program.getSourceFiles().filter((file) => !program.isSourceFileDefaultLibrary(file));
    const common = files.filter((file) => file.fileName.startsWith(runtime));
    const key = common.map((file) => file.fileName).sort().join();
    const check = (some) => some.flatMap(
        (file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]);
    const ofRuntime = sound.has(key) ? [] : check(common);
    if (ofRuntime.length === 0) sound.add(key);
    const own = check(files.filter((file) => !common.includes(file)));
    return ts.sortAndDeduplicateDiagnostics(
        [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...ofRuntime, ...own]);
}

function compile(folder) {
    const actual = (name) => (`${name}/`.startsWith(place) ? path.join(folder, name.slice(place.length)) : name);
    const client = {
        ...host,
        fileExists: (name) => fs.existsSync(actual(name)),
        directoryExists: (name) => fs.existsSync(actual(name)),
        readFile: (name) => fs.readFileSync(actual(name), 'utf8'),
        realpath: (name) => name,
        getSourceFile: (name, languageVersion) => sourceFile(name, client.readFile(name), languageVersion),
    };
    return errors(ts.createProgram([place + 'index.ts'], options, client)).slice(0, 3).map((found) => {
        const text = ts.flattenDiagnosticMessageText(found.messageText, ' ');
        if (!found.file) return text;
        const { line, character } = found.file.getLineAndCharacterOfPosition(found.start);
        return `${found.file.fileName}:${line + 1}:${character + 1}: ${text}`;
    });
}

readline.createInterface({ input: process.stdin }).on('line', (folder) => {
    let found;
    try {
        found = compile(folder);
    } catch (error) {
        found = [`the compiler fails: ${error}`];
    }
    process.stdout.write(JSON.stringify({ folder, errors: found }) + '\n');
});
