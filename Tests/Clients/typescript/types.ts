// What the compiler must say of the emitted client of openapi.yml: this file is compiled with it, never run.
import {
    changeThing, createClient, createThing, deleteThing, getBytes, getThing, items, listThings, ok, openRoom, pages, sendForm,
} from './client/index.js';
import type { CommonProblemCode, Pet, ProblemCode, Thing } from './client/index.js';

const client = createClient({ credentials: { token: async () => undefined, basic: { username: 'a', password: 'b' } } });
// @ts-expect-error no such scheme
createClient({ credentials: { tokn: 'x' } });

export async function answers(): Promise<void> {
    const made = await createThing(client, { body: { id: 1 } });
    if (made.status === 201) made.body.id.toFixed();
    else if (made.status === 409) made.body.toUpperCase();
    else made.body.code.toUpperCase();
    if (made.ok) made.body.kind = 'a';
    // @ts-expect-error not every answer has a thing
    made.body.id;

    const found = await getThing(client, { path: { constructor: 'x' } });
    if (found.status === 204) { const none: undefined = found.body; void none; }
    // @ts-expect-error 200 is listed with another body
    if (found.status === 200) found.body.code;
    if (found.status === 404) found.body.code.toUpperCase();

    const thing: Thing = await ok(createThing(client, { body: { id: 1, name: null } }));
    const bytes: Response = await ok(getBytes(client));
    const nothing: undefined = await ok(deleteThing(client, { path: { constructor: 'x' } }));
    // @ts-expect-error a success has no such body, and is not anything at all
    const never: string = await ok(deleteThing(client, { path: { constructor: 'x' } }));
    void [thing, bytes, nothing, never];
}

/** The literals of a code that is open to others. */
type Listed<Code> = Code extends string ? string extends Code ? never : Code : never;
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends (<T>() => T extends Other ? 1 : 2) ? true : false;

export async function codes(): Promise<void> {
    const made = await createThing(client, { body: { id: 1 } });
    if (made.status === 422) {
        const listed: Same<Listed<typeof made.body.code>, 'too_big' | 'too_small'> = true;
        const text: string = made.body.code;
        switch (made.body.code) {
            case 'too_big': break;
            case 'of a newer server': break;
            default: made.body.code.toUpperCase();
        }
        void [listed, text, made.body.title];
    }
    const found = await getThing(client, { path: { constructor: 'x' } });
    const changed = await changeThing(client, { path: { constructor: 'x' } });
    const bytes = await getBytes(client);
    if (found.status === 404) { const one: Same<Listed<typeof found.body.code>, 'unknown_thing'> = true; void one; }
    if (!changed.ok) { const common: Same<Listed<typeof changed.body.code>, CommonProblemCode> = true; void common; }
    if (!bytes.ok) { const all: Same<Listed<typeof bytes.body.code>, ProblemCode> = true; void all; }
    // @ts-expect-error none of the contract
    const none: ProblemCode = 'nonsense';
    void none;
}

export async function fields(): Promise<void> {
    const made = await createThing(client, { body: { id: 1 } });
    if (made.status === 201) {
        const { fields } = made;
        const all: Same<typeof fields, Readonly<Partial<{
            location: string; 'x-count': number; 'x-fresh': boolean; 'x-when': string; 'x-kind': 'a' | 'b'; 'x-tags': string[];
            'x-sizes': number[]; 'x-meta': Thing; 'x-pairs': string; 'x-either': string; constructor: string;
        }>>> = true;
        // @ts-expect-error it may be absent
        fields['x-count'].toFixed();
        // @ts-expect-error no such field is declared
        fields['x-other'];
        void all;
    }
    // @ts-expect-error only some answers have it
    made.fields.location;
    if (made.status === 429) {
        const { fields } = made;
        const all: Same<typeof fields, Readonly<Partial<{ 'retry-after': number; 'x-count': 1 | 2; 'x-either': string }>>> = true;
        void all;
    }
    for await (const page of pages(listThings, client)) page.fields.link?.toUpperCase();
    const { fields: none } = await deleteThing(client, { path: { constructor: 'x' } });
    // @ts-expect-error nothing is declared
    none.location;
}

export async function inputs(): Promise<void> {
    await listThings(client);
    await listThings(client, { query: { limit: 1 } }, { signal: new AbortController().signal });
    // @ts-expect-error a number
    await listThings(client, { query: { limit: 'x' } });
    // @ts-expect-error the path is needed
    await getThing(client);
    // @ts-expect-error the body is needed
    await createThing(client, {});
    await sendForm(client, { contentType: 'image/png', body: new Uint8Array() });
    await sendForm(client, { contentType: 'multipart/form-data', body: { file: new Blob([]), list: [[1]] } });
    // @ts-expect-error not the content of this media type
    await sendForm(client, { contentType: 'text/plain', body: new Blob([]) });
    // @ts-expect-error no such media type
    await sendForm(client, { contentType: 'application/pdf', body: new Blob([]) });
}

export async function sequences(): Promise<void> {
    for await (const item of items(listThings, client)) item.id.toFixed();
    for await (const page of pages(listThings, client, { query: {} })) page.body.length.toFixed();
    // @ts-expect-error its answer names no next one
    items(getBytes, client);

    const plain = openRoom(client, { path: { room: 'x' } });
    plain.send('text');
    for await (const text of plain) text.toUpperCase();
    const typed = openRoom(client, { path: { room: 'x' }, query: { after: 1 }, protocol: 'v2+json' }, { attempts: 1 });
    typed.send({ id: 1 });
    // @ts-expect-error texts are spoken without a subprotocol only
    typed.send('text');
    for await (const frame of typed) frame.id.toFixed();
    // @ts-expect-error no such subprotocol
    openRoom(client, { path: { room: 'x' }, protocol: 'v3' });
}

export function pets(pet: Pet): number | undefined {
    return pet.pet === 'cat' ? pet.lives : pet.tricks;
}
