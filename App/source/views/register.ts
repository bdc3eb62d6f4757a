import { createToken, ok, registerUser } from '../../client/index.js';
import { client } from '../client.js';
import type { View } from '../context.js';
import { words } from '../language/language.js';
import { element } from '../page/element.js';
import { Field, form } from '../page/form.js';
import { heading } from '../page/states.js';
import { link } from '../route.js';
import { keep } from '../token.js';

/** The form to make an account; who has made one is logged in with it. */
export function register(signal: AbortSignal, entered: () => void): View {
  const w = words();
  const firstName = new Field('first_name', w.firstName, { required: true, autocomplete: 'given-name' });
  const lastName = new Field('last_name', w.lastName, { required: true, autocomplete: 'family-name' });
  const email = new Field('email', w.email, {
    type: 'email', required: true, autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false',
  });
  const password = new Field('password', w.password, {
    type: 'password', required: true, autocomplete: 'new-password',
  }, w.passwordHint);
  const city = new Field('city', w.city, { autocomplete: 'address-level2' });
  const made = form({
    class: 'form two-columns',
    fields: [firstName, lastName, email, password, city],
    action: w.register,
    send: async () => {
      const credentials = { email: email.value, password: password.value };
      await ok(registerUser(client, {
        body: {
          ...credentials, first_name: firstName.value, last_name: lastName.value,
          city: city.value === '' ? null : city.value,
        },
      }, { signal }));
      const { token } = await ok(createToken(client, { body: credentials }, { signal }));
      keep(token, false);
      entered();
    },
  });
  return {
    title: w.register,
    element: element('div', { class: 'card' }, heading(w.register),
      element('p', { class: 'lead' }, w.registerHint), made,
      element('p', { class: 'aside' }, w.haveAccount, ' ',
        element('a', { href: link({ name: 'login' }) }, w.logIn))),
  };
}
