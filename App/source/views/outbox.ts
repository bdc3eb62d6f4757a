import type { ChatCommand } from '../../client/index.js';

/** A message that the server has not stored, as far as this page knows. */
export interface Outgoing {
  readonly clientID: string;
  readonly text: string;
  readonly time: Date;
  /** Why the server does not take it; undefined while that is open. */
  readonly refusal?: string;
}

/**
 * What was written and has not come back stored.
 *
 * A message that was sent when the connection broke may have arrived or not. It is sent once more when
 * the chat is live again, under its `client_id`: the server stores it once.
 */
export class Outbox {
  /** Whether the server has told all that was missed, and what is sent now is sent in order. */
  isLive = false;
  private readonly messages = new Map<string, Outgoing>();

  constructor(
    private readonly send: (frame: ChatCommand) => void, private readonly changed: () => void
  ) {}

  get waiting(): readonly Outgoing[] { return [...this.messages.values()]; }

  /** Sends a text as soon as it can. */
  add(text: string): void {
    const message = { clientID: freshClientID(), text, time: new Date() };
    this.messages.set(message.clientID, message);
    this.dispatch(message);
    this.changed();
  }

  /** Sends everything that is not refused, after a break. */
  sendAll(): void {
    for (const message of this.messages.values()) {
      if (message.refusal === undefined) this.dispatch(message);
    }
    this.changed();
  }

  /** Takes a message out: it is stored, or its writer gives it up. */
  remove(clientID: string): void {
    if (this.messages.delete(clientID)) this.changed();
  }

  /** Notes that the server does not take a message. */
  refuse(clientID: string, refusal: string): void {
    const message = this.messages.get(clientID);
    if (message === undefined) return;
    this.messages.set(clientID, { ...message, refusal });
    this.changed();
  }

  /** Sends a refused message once more, as a new one. */
  retry(message: Outgoing): void {
    this.messages.delete(message.clientID);
    this.add(message.text);
  }

  private dispatch({ clientID, text }: Outgoing): void {
    if (this.isLive) this.send({ type: 'send_message', client_id: clientID, text });
  }
}

/** 128 random bits. `crypto.randomUUID` is missing where a page comes by plain HTTP. */
function freshClientID(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
