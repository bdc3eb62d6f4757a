import { getChat, listChats, ok, pages } from '../../client/index.js';
import type { ChatSummary, Message } from '../../client/index.js';
import { client } from '../client.js';
import { partner, type Context, type View } from '../context.js';
import { words } from '../language/language.js';
import { avatar, fullName } from '../page/avatar.js';
import { element, fill, set } from '../page/element.js';
import { icon } from '../page/icon.js';
import { complain } from '../page/notices.js';
import { PagedList } from '../page/pagedList.js';
import { emptyState, heading } from '../page/states.js';
import { brief } from '../page/times.js';
import { link, type Route } from '../route.js';
import { isSeen, see } from '../seen.js';
import { chatView } from './chat.js';

/** The chats of the user on one side, and the one that is open on the other. */
export function chats(context: Context, route: Route): View {
  const w = words();
  const { me, live, signal } = context;
  const place = element('section', { class: 'chat-place' });
  const list = new PagedList<ChatSummary>({
    label: w.chats,
    pages: () => pages(listChats, client, { query: { limit: 50 } }, { signal }),
    key: (chat) => chat.id,
    row: (chat) => row(chat),
    empty: () => emptyState('chat', w.noChats, w.noChatsHint,
      element('a', { class: 'button primary', href: link({ name: 'people', part: 'friends' }) }, w.friends)),
  });
  const made = element('div', { class: 'chats' },
    element('div', { class: 'chat-list' },
      heading(w.chats, element('a', {
        class: 'button quiet', href: link({ name: 'people', part: 'friends' }), 'aria-label': w.newChat,
      }, icon('plus'))),
      list.element),
    place);
  let open: number | undefined;
  let leaveChat = new AbortController();

  signal.addEventListener('abort', () => leaveChat.abort());
  live.listen({
    event: (event) => {
      if (event.type === 'chat_started') list.put(event.chat);
      if (event.type === 'chat_message') hear(event.chat_id, event.message).catch(complain);
    },
    resumed: () => list.reload(),
  }, signal);

  /** A message in any of the chats: its chat goes to the top, as the one that was spoken in last. */
  async function hear(id: number, message: Message): Promise<void> {
    if (id === open && document.visibilityState === 'visible') see(id, message.sequence);
    const known = list.items.find((chat) => chat.id === id);
    if (known !== undefined) {
      list.put({ ...known, last_message: message });
      return;
    }
    const { initiator, receiver } = await ok(getChat(client, { path: { chat_id: id } }, { signal }));
    list.put({ id, initiator, receiver, start_time: message.timestamp, last_message: message });
  }

  function row(chat: ChatSummary): HTMLElement {
    const [person, last] = [partner(chat, me.value), chat.last_message];
    const isNew = last !== null && last.sender !== me.value.id && !isSeen(chat.id, last.sequence);
    const text = last === null ? w.noMessages
      : last.sender === me.value.id ? w.from(w.you, last.text) : last.text;
    return element('li', {}, element('a', {
      class: 'row', href: link({ name: 'chats', chat: chat.id }), 'aria-current': chat.id === open ? 'page' : null,
    }, avatar(person),
    element('span', { class: 'row-text' },
      element('span', { class: 'row-title' }, fullName(person)),
      element('span', { class: 'row-detail' }, text)),
    element('span', { class: 'row-side' },
      last === null ? null : element('time', { datetime: last.timestamp }, brief(last.timestamp)),
      isNew ? element('span', { class: 'unread' }, element('span', { class: 'hidden' }, w.unread)) : null)));
  }

  function show(next: Route): void {
    leaveChat.abort();
    leaveChat = new AbortController();
    open = next.name === 'chats' ? next.chat : undefined;
    set(made, { 'data-open': open === undefined ? null : 'true' });
    fill(place, open === undefined ? emptyState('chat', w.chooseChat, w.chooseChatHint)
      : chatView({ ...context, signal: leaveChat.signal }, open, (last) => {
        if (open !== undefined) see(open, last);
        const chat = list.items.find((item) => item.id === open);
        if (chat !== undefined) list.put(chat, 'same');
      }));
    for (const anchor of list.element.querySelectorAll('a.row')) {
      const isOpen = open !== undefined && anchor.getAttribute('href') === link({ name: 'chats', chat: open });
      set(anchor, { 'aria-current': isOpen ? 'page' : null });
    }
  }

  show(route);
  return { title: w.chats, element: made, show };
}
