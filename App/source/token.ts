// Where the token lives. It is kept in sessionStorage, which one tab has for as long as it is open, or,
// for who wants to stay logged in, in localStorage. A cookie would be sent by the browser itself, to
// whoever makes it send one, and the API would need a defence against that; the token is sent by this
// page alone. What could steal it is foreign script in this page, and the policy that the page comes
// with lets none in: no inline script, no other origin, and no text of anybody becomes HTML.

const key = 'accord.token';

/** The token of this tab; undefined when nobody is logged in. */
export function token(): string | undefined {
  return sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? undefined;
}

/** Keeps a token, for this tab or for this device. */
export function keep(token: string, stays: boolean): void {
  forget();
  (stays ? localStorage : sessionStorage).setItem(key, token);
}

/** Forgets the token. Tabs that share it hear of it by `whenChangedElsewhere`. */
export function forget(): void {
  sessionStorage.removeItem(key);
  localStorage.removeItem(key);
}

/** Calls `listener` when another tab has logged out, or in as somebody else. */
export function whenChangedElsewhere(listener: () => void): void {
  window.addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) listener();
  });
}
