import { createToken, ok } from '../../client/index.js';
import { client } from '../client.js';
import type { View } from '../context.js';
import { words } from '../language/language.js';
import { element } from '../page/element.js';
import { Field, form } from '../page/form.js';
import { heading } from '../page/states.js';
import { link } from '../route.js';
import { keep } from '../token.js';

/** The form to log in; `entered` is called when the token is kept. */
export function login(signal: AbortSignal, notice: string, entered: () => void): View {
  const w = words();
  const email = new Field('email', w.email, {
    type: 'email', required: true, autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false',
  });
  const password = new Field('password', w.password, {
    type: 'password', required: true, autocomplete: 'current-password',
  });
  const stays = element('input', { type: 'checkbox', id: 'stays', 'aria-describedby': 'stays-hint' });
  const made = form({
    fields: [email, password],
    extra: element('div', { class: 'check' }, stays, element('label', { for: 'stays' }, w.staySignedIn),
      element('p', { class: 'hint', id: 'stays-hint' }, w.staySignedInHint)),
    action: w.logIn,
    send: async () => {
      const body = { email: email.value, password: password.value };
      const { token } = await ok(createToken(client, { body }, { signal }));
      keep(token, stays.checked);
      entered();
    },
  });
  return {
    title: w.logIn,
    element: element('div', { class: 'card' }, heading(w.logIn),
      notice === '' ? element('p', { class: 'lead' }, w.logInHint)
        : element('p', { class: 'lead callout', role: 'status' }, notice),
      made,
      element('p', { class: 'aside' }, w.noAccount, ' ',
        element('a', { href: link({ name: 'register' }) }, w.register))),
  };
}
