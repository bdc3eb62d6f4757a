import { getAvatar, getMyAvatar } from '../../client/index.js';
import type { User } from '../../client/index.js';
import { client } from '../client.js';
import { element, fill } from './element.js';

/** Somebody with a name. */
export type Person = Pick<User, 'id' | 'first_name' | 'last_name'>;

/** The whole name of a person. */
export function fullName(person: Person): string { return `${person.first_name} ${person.last_name}`; }

// Addresses of pictures that were loaded, by user; undefined for who has none.
const pictures = new Map<number, Promise<string | undefined>>();

/** The picture of a person, or their initials where they have none. It repeats the name beside it. */
export function avatar(person: Person, isMe = false): HTMLElement {
  const initials = [person.first_name, person.last_name].map((name) => [...name][0] ?? '').join('');
  // A colour of six, so that two people in a list are told apart.
  const made = element('span', {
    class: `avatar tint-${person.id % 6}`, 'aria-hidden': 'true',
  }, initials.toUpperCase());
  void picture(person.id, isMe).then((address) => {
    if (address !== undefined) fill(made, element('img', { src: address, alt: '' }));
  });
  return made;
}

/** Forgets the picture of a user, which has changed. */
export function forgetPicture(id: number): void {
  void pictures.get(id)?.then((address) => { if (address !== undefined) URL.revokeObjectURL(address); });
  pictures.delete(id);
}

/** Forgets all pictures: somebody else is looking. */
export function forgetPictures(): void { for (const id of [...pictures.keys()]) forgetPicture(id); }

function picture(id: number, isMe: boolean): Promise<string | undefined> {
  const known = pictures.get(id);
  if (known !== undefined) return known;
  const loading = load(id, isMe).catch(() => undefined);
  pictures.set(id, loading);
  return loading;
}

async function load(id: number, isMe: boolean): Promise<string | undefined> {
  const answer = isMe ? await getMyAvatar(client) : await getAvatar(client, { path: { user_id: id } });
  return answer.status === 200 ? URL.createObjectURL(await answer.body.blob()) : undefined;
}
