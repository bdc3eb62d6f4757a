// Calls a server by the client that openapi-generator's `typescript-fetch` makes of the contract.
import {
    Configuration, FilesApi, Problem, ProblemFromJSON, ResponseError, TokensApi, UsersApi,
} from './made';

declare const process: { argv: string[]; exit(status: number): void };

const basePath = process.argv[2] ?? '';

function expect(condition: boolean, what: string): void {
    if (!condition) throw new Error(what);
}

/** The problem that a call is answered with. */
async function problem(call: Promise<unknown>, status: number): Promise<Problem> {
    try {
        await call;
    } catch (error) {
        if (!(error instanceof ResponseError)) throw error;
        expect(error.response.status === status, `${error.response.status} in place of ${status}`);
        return ProblemFromJSON(await error.response.json());
    }
    throw new Error(`no ${status}`);
}

async function main(): Promise<void> {
    const open = new Configuration({ basePath });
    const users = new UsersApi(open);
    const credentials = { email: 'ts@example.org', password: 'a long engine of 1843' };
    const registration = { ...credentials, firstName: 'Type', lastName: 'Script' };
    const account = await users.registerUser({ registerUserRequest: registration });
    expect(account.email === credentials.email && account.role === 'user', 'the account');
    for (const name of ['a', 'b', 'c']) {
        const other = { ...registration, email: `${name}.ts@example.org` };
        await users.registerUser({ registerUserRequest: other });
    }
    const token = await new TokensApi(open).createToken({ credentials });
    const known = new Configuration({ basePath, accessToken: token.token });
    const mine = new UsersApi(known);
    expect((await mine.getMe()).id === account.id, 'who I am');

    const seen = new Set<number>();
    let cursor: string | undefined;
    do {
        const page = await mine.listUsersRaw({ limit: 1, cursor });
        for (const user of await page.value()) seen.add(user.id);
        cursor = /[?&]cursor=([^&>]+)[^>]*>; rel="next"/.exec(page.raw.headers.get('link') ?? '')?.[1];
    } while (cursor !== undefined);
    expect(seen.size >= 3 && !seen.has(account.id), `pages of ${seen.size} users`);

    const files = new FilesApi(known);
    const bytes = new Uint8Array(100_000).map((_, index) => index * 31);
    const file = await files.uploadFile({ file: new Blob([bytes]), name: 'ts.bin' });
    expect(file.size === bytes.length, 'the size of the file');
    const content = new Uint8Array(await (await files.getFileContent({ fileId: file.id })).arrayBuffer());
    expect(content.every((byte, index) => byte === bytes[index]), 'the bytes of the file');

    expect((await problem(users.getMe(), 401)).code === 'unauthorized', '401');
    expect((await problem(files.getFile({ fileId: 999_999 }), 404)).status === 404, '404');
    const again = problem(users.registerUser({ registerUserRequest: registration }), 409);
    expect((await again).title.length > 0, '409');
    const wrong = { ...registration, email: 'nonsense' };
    const refused = await problem(users.registerUser({ registerUserRequest: wrong }), 422);
    expect(refused.errors?.[0]?.pointer === '/email', `422: ${JSON.stringify(refused)}`);
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
