import { getChat, listChatMessages, ok, openChat, pages } from '../../client/index.js';
import type { Chat, ChatEvent } from '../../client/index.js';
import { client } from '../client.js';
import { partner, type Context } from '../context.js';
import { isCancelled } from '../explanation.js';
import { words } from '../language/language.js';
import { patience, policyViolation } from '../live.js';
import { avatar, fullName } from '../page/avatar.js';
import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';
import { complain } from '../page/notices.js';
import { failedState, loadingState } from '../page/states.js';
import { link } from '../route.js';
import { composer } from './composer.js';
import { Outbox } from './outbox.js';
import { Transcript } from './transcript.js';

/** How long a sign that somebody writes is shown after it came. */
const typingSeconds = 4;

/** A chat, once it is loaded; `seen` hears of the last message that is shown. */
export function chatView(context: Context, id: number, seen: (last: number) => void): HTMLElement {
  const place = element('div', { class: 'chat' }, loadingState());
  const load = (): void => {
    ok(getChat(client, { path: { chat_id: id } }, { signal: context.signal }))
      .then((chat) => run(context, place, chat, seen))
      .catch((error: unknown) => { if (!isCancelled(error)) fill(place, failedState(error, load)); });
  };
  load();
  return place;
}

/** Shows a chat and holds its socket until the view is left. */
async function run(
  { me, live, signal }: Context, place: HTMLElement, chat: Chat, seen: (last: number) => void
): Promise<void> {
  const w = words();
  const person = partner(chat, me.value);
  const state = element('p', { class: 'chat-state', role: 'status' });
  const history = pages(listChatMessages, client, { path: { chat_id: chat.id }, query: { limit: 50 } }, { signal });
  let earlier = history[Symbol.asyncIterator]();
  const outbox: Outbox = new Outbox((frame) => socket.send(frame), () => transcript.render());
  const transcript: Transcript = new Transcript(me.value, person, outbox, async () => {
    try {
      const page = await earlier.next();
      return page.done === true ? [] : page.value.body;
    } catch (error) {
      // It has ended with its error; the next attempt begins anew.
      earlier = history[Symbol.asyncIterator]();
      throw error;
    }
  });
  const input = composer(fullName(person), (text) => outbox.add(text), () => {
    if (outbox.isLive) socket.send({ type: 'typing' });
  });

  fill(place, element('header', { class: 'chat-head' },
    element('a', { class: 'button quiet back', href: link({ name: 'chats' }), 'aria-label': w.backToChats }, icon('back')),
    avatar(person), element('h2', { tabindex: -1 }, fullName(person)), state), transcript.element, input);
  transcript.add(chat.chat_messages);
  if (matchMedia('(pointer: fine)').matches) place.querySelector('textarea')?.focus();

  const last = chat.chat_messages[0]?.sequence ?? 0;
  const socket = openChat(client, {
    path: { chat_id: chat.id }, query: { after: last }, protocol: 'chat.v2+json',
  }, { signal, ...patience });
  socket.onstate = (next) => {
    if (next === 'open') return;
    outbox.isLive = false;
    state.textContent = next === 'connecting' ? w.connecting : next === 'waiting' ? w.reconnecting : '';
  };
  const typing = new TypingSign(state, w.typing(fullName(person)));
  try {
    for await (const event of socket) hear(event);
    const { code } = await socket.closed;
    // The session has ended, which `live` hears as well, or the chat is no more.
    if (code === policyViolation && live.connection.value === 'open') state.textContent = w.chatGone;
  } catch (error) {
    if (!signal.aborted) complain(error);
  }

  function hear(event: ChatEvent): void {
    switch (event.type) {
      case 'ready':
        state.textContent = '';
        outbox.isLive = true;
        outbox.sendAll();
        break;
      case 'message_created':
        if (event.message.sender === me.value.id && event.client_id !== null) outbox.remove(event.client_id);
        if (event.message.sender === person.id) typing.end();
        transcript.add([event.message]);
        break;
      case 'typing':
        if (event.user_id === person.id) typing.begin();
        break;
      case 'refused':
        // Without a name it was a sign that one writes, and nothing of what was written is lost.
        if (event.client_id === null) state.textContent = event.detail;
        else outbox.refuse(event.client_id, event.detail);
        break;
    }
    if (document.visibilityState === 'visible') seen(transcript.last);
  }
}

/** That the other one is writing, for a few seconds after each sign of it. */
class TypingSign {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly place: HTMLElement, private readonly text: string) {}

  begin(): void {
    clearTimeout(this.timer);
    this.place.textContent = this.text;
    this.timer = setTimeout(() => this.end(), typingSeconds * 1000);
  }

  end(): void {
    clearTimeout(this.timer);
    if (this.place.textContent === this.text) this.place.textContent = '';
  }
}
