import { openEvents } from '../client/index.js';
import type { UserEvent } from '../client/index.js';
import { client } from './client.js';
import { Value } from './page/value.js';

/** Whether the server can tell what happens. */
export type Connection = 'connecting' | 'open' | 'waiting' | 'closed';

/** What a view wants to hear. */
export interface Listener {
  /** Something happened. */
  readonly event?: (event: UserEvent) => void;
  /** The connection is there again; what happened meanwhile was not told: read the lists. */
  readonly resumed?: () => void;
}

/** What happens to the user, told by the server while it happens. */
export class Live {
  readonly connection = new Value<Connection>('connecting');
  private readonly listeners = new Set<Listener>();

  /** `ended` is called when the server ends the session. */
  constructor(signal: AbortSignal, private readonly ended: () => void) {
    void this.run(signal);
  }

  /** Adds a listener, until the signal says that it has gone. */
  listen(listener: Listener, signal: AbortSignal): void {
    this.listeners.add(listener);
    signal.addEventListener('abort', () => this.listeners.delete(listener));
  }

  private async run(signal: AbortSignal): Promise<void> {
    const socket = openEvents(client, {}, { signal, ...patience });
    let opened = 0;
    socket.onstate = (state) => {
      this.connection.value = state;
      if (state !== 'open') return;
      opened += 1;
      if (opened > 1) for (const listener of [...this.listeners]) listener.resumed?.();
    };
    try {
      for await (const event of socket) {
        for (const listener of [...this.listeners]) listener.event?.(event);
      }
      const { code } = await socket.closed;
      // 1008: what opened the socket is worth nothing any more.
      if (!signal.aborted && code === policyViolation) this.ended();
    } catch (error) {
      if (!signal.aborted) this.connection.value = 'closed';
    }
  }
}

/** However long the server is away, the page waits for it; and it looks for it at least this often. */
export const patience = { attempts: Infinity, limit: 5000 };

/** The close code of RFC 6455 by which the server ends what a session has opened. */
export const policyViolation = 1008;
