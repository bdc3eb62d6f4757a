// Notes with Node alone; the document was written by hand, and does not tell all.
import http from "node:http";

const note = {
    type: "object",
    required: ["id", "text"],
    properties: { id: { type: "integer" }, text: { type: "string", minLength: 1, maxLength: 200 } },
};
const document = {
    openapi: "3.0.3",
    info: { title: "Notes", version: "1.0.0" },
    paths: {
        "/notes": {
            get: {
                operationId: "listNotes",
                parameters: [{ name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } }],
                responses: {
                    200: { description: "The notes.", content: { "application/json": { schema: { type: "array", items: note } } } },
                },
            },
        },
        "/notes/{id}": {
            get: {
                operationId: "getNote",
                parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
                responses: { 200: { description: "The note.", content: { "application/json": { schema: note } } }, 404: { description: "None." } },
            },
        },
    },
};
const notes = [{ id: 1, text: "Buy milk" }, { id: "2", text: "Call Ada" }];

function send(response, status, value) {
    response.writeHead(status, value === undefined ? {} : { "Content-Type": "application/json" });
    response.end(value === undefined ? undefined : JSON.stringify(value));
}

http.createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname === "/openapi.json") return send(response, 200, document);
    if (url.pathname === "/notes") return send(response, 200, notes.slice(0, Number(url.searchParams.get("limit") ?? 20)));
    const found = url.pathname.match(/^\/notes\/(.+)$/);
    if (found) {
        const one = notes.find((candidate) => candidate.id == found[1]);
        return one ? send(response, 200, one) : send(response, 404);
    }
    send(response, 404);
}).listen(Number(process.argv[2]), "127.0.0.1");
