import { changeMyPassword, deleteMe, ok, updateMe } from '../../client/index.js';
import { client } from '../client.js';
import type { Context, View } from '../context.js';
import { words } from '../language/language.js';
import { actionButton } from '../page/button.js';
import { confirm } from '../page/dialog.js';
import { element } from '../page/element.js';
import { Field, form } from '../page/form.js';
import { tell } from '../page/notices.js';
import { heading } from '../page/states.js';
import { picture } from './picture.js';
import { logOut } from './sessions.js';

/** What a user can change about themselves. */
export function profile(context: Context): View {
  const w = words();
  const { leave } = context;
  return {
    title: w.profile,
    element: element('div', { class: 'view' },
      heading(w.profile, actionButton(() => logOut(leave), {}, w.logOut)),
      element('section', { class: 'panel' }, element('h2', {}, w.picture), picture(context)),
      element('section', { class: 'panel' }, element('h2', {}, w.yourDetails), details(context)),
      element('section', { class: 'panel' }, element('h2', {}, w.changePassword), password(context)),
      element('section', { class: 'panel' }, element('h2', {}, w.deleteAccount), removal(context))),
  };
}

function details({ me, signal }: Context): HTMLElement {
  const w = words();
  const { first_name, last_name, city, age } = me.value;
  const fields = {
    firstName: new Field('first_name', w.firstName, { required: true, value: first_name, autocomplete: 'given-name' }),
    lastName: new Field('last_name', w.lastName, { required: true, value: last_name, autocomplete: 'family-name' }),
    city: new Field('city', w.city, { value: city ?? '', autocomplete: 'address-level2' }),
    age: new Field('age', w.age, { type: 'number', min: 0, max: 150, value: age ?? '', inputmode: 'numeric' }),
  };
  return form({
    class: 'form two-columns',
    fields: Object.values(fields), action: w.save,
    send: async () => {
      me.value = await ok(updateMe(client, {
        body: {
          first_name: fields.firstName.value, last_name: fields.lastName.value,
          city: fields.city.value === '' ? null : fields.city.value,
          age: fields.age.value === '' ? null : Number(fields.age.value),
        },
      }, { signal }));
      tell(w.saved);
    },
  });
}

function password({ me, signal }: Context): HTMLElement {
  const w = words();
  // A manager of passwords learns whose password this is.
  const name = element('input', {
    type: 'email', class: 'hidden', autocomplete: 'username', value: me.value.email, readonly: true,
    tabindex: -1, 'aria-hidden': 'true',
  });
  const old = new Field('old_password', w.oldPassword, {
    type: 'password', required: true, autocomplete: 'current-password',
  });
  const next = new Field('new_password', w.newPassword, {
    type: 'password', required: true, autocomplete: 'new-password',
  }, w.passwordHint);
  return form({
    class: 'form two-columns',
    fields: [old, next], extra: name, action: w.changePassword,
    send: async () => {
      const body = { old_password: old.value, new_password: next.value };
      await ok(changeMyPassword(client, { body }, { signal }));
      old.input.value = '';
      next.input.value = '';
      tell(w.passwordChanged);
    },
  });
}

function removal({ leave, signal }: Context): HTMLElement {
  const w = words();
  return element('div', {}, element('p', { class: 'hint' }, w.deleteAccountHint),
    actionButton(async () => {
      if (!await confirm(w.deleteAccountQuestion, w.deleteAccountHint, w.deleteAccount, signal)) return;
      await leave(() => ok(deleteMe(client, {}, { signal })), w.accountDeleted);
    }, { class: 'danger' }, w.deleteAccount));
}
