import { createFriendRequest, ok } from '../../client/index.js';
import type { FriendRequestCreation, User } from '../../client/index.js';
import { client } from '../client.js';
import { words } from '../language/language.js';
import { avatar, fullName } from '../page/avatar.js';
import { actionButton } from '../page/button.js';
import { element, type Content } from '../page/element.js';
import { Field, form } from '../page/form.js';
import { icon } from '../page/icon.js';
import { tell } from '../page/notices.js';

/** A line of a list: who it is, something about them, and what can be done. */
export function personRow(user: User, about: string, ...actions: Content[]): HTMLElement {
  return element('li', { class: 'row' }, avatar(user),
    element('div', { class: 'row-text' },
      element('span', { class: 'row-title' }, fullName(user)),
      element('span', { class: 'row-detail' }, about)),
    element('div', { class: 'row-actions' }, ...actions));
}

/** Asks somebody for friendship. */
export function requestButton(user: User, signal: AbortSignal): HTMLElement {
  const w = words();
  const button = actionButton(async () => {
    await ask({ user_id: user.id }, signal);
    button.replaceWith(element('span', { class: 'done' }, icon('check'), w.requestSentShort));
  }, { 'aria-label': w.named(w.addFriend, fullName(user)) }, icon('plus'), element('span', {}, w.addFriend));
  return button;
}

/** Asks somebody for friendship of whom one knows the e-mail address. */
export function requestForm(signal: AbortSignal): HTMLElement {
  const w = words();
  const email = new Field('email', w.addByEmail, {
    type: 'email', required: true, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false',
  });
  return form({
    class: 'form one-line', fields: [email], action: w.addFriend,
    send: async () => {
      await ask({ email: email.value }, signal);
      email.input.value = '';
    },
  });
}

async function ask(whom: FriendRequestCreation, signal: AbortSignal): Promise<void> {
  const request = await ok(createFriendRequest(client, { body: whom }, { signal }));
  tell(words().requestSent(fullName(request.receiver)));
}
