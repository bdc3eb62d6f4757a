import { createClient, createWebSocketTicket, ok } from '../client/index.js';
import type { Client, Middleware } from '../client/index.js';
import { language } from './language/language.js';
import { token } from './token.js';

/** Problems are told in the language of the page, which may be another than the browser's. */
const inLanguage: Middleware = (request, next) => {
  request.headers.set('Accept-Language', language());
  return next(request);
};

let ended = (): void => undefined;

/** Calls `listener` when the server says that the token is worth nothing any more. */
export function whenSessionEnds(listener: () => void): void { ended = listener; }

const noticesTheEnd: Middleware = async (request, next, { client, definition }) => {
  const response = await next(request);
  // A log-in that fails is 401 too, and ends nothing.
  const needsToken = (definition.security ?? client.defaults.security).length > 0;
  if (response.status === 401 && needsToken) ended();
  return response;
};

/** The client of the server that this page comes from. */
export const client: Client = createClient({
  baseURL: '',
  credentials: {
    bearerAuth: token,
    // A browser cannot send the token with a WebSocket's handshake; a ticket stands for it once.
    ticketAuth: async () => (await ok(createWebSocketTicket(client))).ticket,
  },
  middleware: [inLanguage, noticesTheEnd],
});
