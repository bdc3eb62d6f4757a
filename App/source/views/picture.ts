import { deleteMyAvatar, ok, putMyAvatar } from '../../client/index.js';
import type { PutMyAvatarInput } from '../../client/index.js';
import { client } from '../client.js';
import type { Context } from '../context.js';
import { words } from '../language/language.js';
import { avatar, forgetPicture } from '../page/avatar.js';
import { actionButton } from '../page/button.js';
import { element, fill } from '../page/element.js';
import { complain, tell } from '../page/notices.js';

type PictureType = PutMyAvatarInput['contentType'];

const types: readonly PictureType[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** The user's picture, and ways to change it. */
export function picture({ me, signal }: Context): HTMLElement {
  const w = words();
  const shown = element('div', { class: 'large-avatar' }, avatar(me.value, true));
  const chooser = element('input', {
    type: 'file', accept: types.join(','), id: 'picture', class: 'hidden', 'aria-describedby': 'picture-hint',
    onchange: () => {
      const file = chooser.files?.[0];
      if (file !== undefined) put(file).catch(complain);
      chooser.value = '';
    },
  });

  async function put(file: File): Promise<void> {
    // What is none of these is sent as one of them: the server says what is wrong with it.
    const contentType = types.find((type) => type === file.type) ?? 'image/png';
    await ok(putMyAvatar(client, { contentType, body: file }, { signal }));
    changed(w.pictureSaved);
  }

  function changed(notice: string): void {
    forgetPicture(me.value.id);
    me.value = { ...me.value };
    fill(shown, avatar(me.value, true));
    tell(notice);
  }

  return element('div', { class: 'picture' }, shown,
    element('div', {},
      element('div', { class: 'actions' }, chooser,
        element('label', { for: 'picture', class: 'button' }, w.choosePicture),
        actionButton(async () => {
          await ok(deleteMyAvatar(client, {}, { signal }));
          changed(w.pictureRemoved);
        }, { class: 'quiet' }, w.removePicture)),
      element('p', { class: 'hint', id: 'picture-hint' }, w.pictureHint)));
}
