// Compiles emitted clients, each in a folder of its own, in one process: the declarations of the platform are read once.
// Folders come by the standard input, a path a line; for each goes out a JSON object: the folder and the first errors.
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
};

// All clients are seen at the same place, so that what they have alike is parsed once.
const place = '/client';
const known = new Map();
const host = ts.createCompilerHost(options);

function compile(folder) {
    const actual = (name) => (name.startsWith(place + '/') ? path.join(folder, name.slice(place.length)) : name);
    const client = {
        ...host,
        fileExists: (name) => fs.existsSync(actual(name)),
        directoryExists: (name) => fs.existsSync(actual(name === place ? name + '/' : name)),
        readFile: (name) => fs.readFileSync(actual(name), 'utf8'),
        realpath: (name) => name,
        getSourceFile(name, languageVersion) {
            const text = fs.readFileSync(actual(name), 'utf8');
            const found = known.get(name);
            if (found && found.text === text) return found;
            const file = ts.createSourceFile(name, text, languageVersion);
            known.set(name, file);
            return file;
        },
    };
    const program = ts.createProgram([place + '/index.ts'], options, client);
    return ts.getPreEmitDiagnostics(program).slice(0, 3).map((found) => {
        const text = ts.flattenDiagnosticMessageText(found.messageText, ' ');
        if (!found.file) return text;
        const { line, character } = found.file.getLineAndCharacterOfPosition(found.start);
        return `${found.file.fileName}:${line + 1}:${character + 1}: ${text}`;
    });
}

readline.createInterface({ input: process.stdin }).on('line', (folder) => {
    process.stdout.write(JSON.stringify({ folder, errors: compile(folder) }) + '\n');
});
