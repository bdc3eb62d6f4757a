// RFC 6455 as far as tests need it: Node has no WebSocket before version 22. Whole text and close frames, both ways.
import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const keyOf = (key) => createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

/** Reads and writes frames on a connection; `isClient` masks what it writes. */
class Frames {
    constructor(socket, isClient, onFrame, onEnd) {
        this.socket = socket;
        this.isClient = isClient;
        this.onFrame = onFrame;
        this.rest = Buffer.alloc(0);
        socket.on('data', (bytes) => this.read(bytes));
        socket.on('close', onEnd);
        socket.on('error', () => undefined);
    }

    read(bytes) {
        this.rest = Buffer.concat([this.rest, bytes]);
        for (;;) {
            if (this.rest.length < 2) return;
            const [first, second] = this.rest;
            let [length, start] = [second & 0x7f, 2];
            if (length === 126 && this.rest.length >= 4) [length, start] = [this.rest.readUInt16BE(2), 4];
            else if (length === 127 && this.rest.length >= 10) [length, start] = [Number(this.rest.readBigUInt64BE(2)), 10];
            else if (length > 125) return;
            const mask = second & 0x80 ? this.rest.subarray(start, (start += 4)) : undefined;
            if (this.rest.length < start + length) return;
            const content = Buffer.from(this.rest.subarray(start, start + length));
            if (mask) content.forEach((byte, index) => (content[index] = byte ^ mask[index % 4]));
            this.rest = this.rest.subarray(start + length);
            if ((first & 0x0f) === 9) this.write(10, content);
            else this.onFrame(first & 0x0f, content);
        }
    }

    write(opcode, content) {
        const length = content.length < 126 ? Buffer.from([content.length]) : Buffer.from([126, content.length >> 8, content.length & 0xff]);
        if (this.isClient) length[0] |= 0x80;
        const mask = this.isClient ? randomBytes(4) : Buffer.alloc(0);
        const masked = this.isClient ? content.map((byte, index) => byte ^ mask[index % 4]) : content;
        this.socket.write(Buffer.concat([Buffer.from([0x80 | opcode]), length, mask, masked]));
    }

    text(text) {
        this.write(1, Buffer.from(text));
    }

    end(code, reason = '') {
        this.write(8, Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]));
    }
}

const closing = (content) => ({
    code: content.length >= 2 ? content.readUInt16BE(0) : 1005, reason: content.subarray(2).toString(),
});

/** What a browser has. */
export class NodeWebSocket {
    readyState = 0;

    constructor(url, protocols = []) {
        const { hostname, port, pathname, search } = new URL(url);
        const socket = connect(Number(port), hostname);
        const key = randomBytes(16).toString('base64');
        const list = [protocols].flat();
        let head = Buffer.alloc(0);
        let end = { code: 1006, reason: '' };
        const finish = () => {
            if (this.readyState === 3) return;
            this.readyState = 3;
            this.onclose?.(end);
        };
        socket.on('error', () => this.onerror?.({}));
        socket.on('close', finish);
        socket.write(
            `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
            `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n` +
            (list.length ? `Sec-WebSocket-Protocol: ${list.join(', ')}\r\n` : '') + '\r\n');
        const onHead = (bytes) => {
            head = Buffer.concat([head, bytes]);
            const length = head.indexOf('\r\n\r\n');
            if (length < 0) return;
            socket.off('data', onHead);
            const text = head.subarray(0, length).toString();
            if (!text.startsWith('HTTP/1.1 101') || !text.includes(keyOf(key))) {
                socket.destroy();
                return;
            }
            this.protocol = /^sec-websocket-protocol: *(.*)$/im.exec(text)?.[1] ?? '';
            this.frames = new Frames(socket, true, (opcode, content) => {
                if (opcode === 1) this.onmessage?.({ data: content.toString() });
                if (opcode !== 8) return;
                if (this.readyState === 1) {
                    this.readyState = 2;
                    end = closing(content);
                    this.frames.end(end.code === 1005 ? 1000 : end.code);
                }
                socket.end();
            }, finish);
            this.readyState = 1;
            this.onopen?.({});
            this.frames.read(head.subarray(length + 4));
        };
        socket.on('data', onHead);
        this.abandon = () => socket.destroy();
    }

    send(text) {
        if (this.readyState !== 1) throw new Error('not open');
        this.frames.text(text);
    }

    close(code = 1000, reason = '') {
        if (this.readyState === 0) this.abandon();
        if (this.readyState !== 1) return;
        this.readyState = 2;
        this.frames.end(code, reason);
    }
}

/** The other side, for `upgrade` of node:http. */
export function accept(request, socket, { protocol, onText = () => undefined, onEnd = () => undefined } = {}) {
    socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        (protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : '') +
        `Sec-WebSocket-Accept: ${keyOf(request.headers['sec-websocket-key'])}\r\n\r\n`);
    const frames = new Frames(socket, false, (opcode, content) => {
        if (opcode === 1) onText(content.toString());
        if (opcode !== 8) return;
        onEnd(closing(content));
        frames.end(1000);
        socket.end();
    }, () => undefined);
    return frames;
}
