/** The places of the page, as they stand behind the `#` of its address. */
export type Route =
  | { readonly name: 'login' | 'register' | 'files' | 'sessions' | 'profile' | 'missing' }
  | { readonly name: 'people'; readonly part: 'friends' | 'requests' | 'everybody' }
  | { readonly name: 'chats'; readonly chat?: number };

/** The route of an address. */
export function parse(hash: string): Route {
  const [name = '', part, ...rest] = hash.replace(/^#\/?/, '').split('/');
  if (rest.length > 0) return { name: 'missing' };
  switch (name) {
    case '':
    case 'chats':
      if (part === undefined) return { name: 'chats' };
      return /^[1-9]\d{0,15}$/.test(part) ? { name: 'chats', chat: Number(part) } : { name: 'missing' };
    case 'people':
      if (part === undefined) return { name, part: 'friends' };
      return part === 'requests' || part === 'everybody' ? { name, part } : { name: 'missing' };
    case 'login':
    case 'register':
    case 'files':
    case 'sessions':
    case 'profile':
      return part === undefined ? { name } : { name: 'missing' };
    default:
      return { name: 'missing' };
  }
}

/** The address of a route. */
export function link(route: Route): string {
  switch (route.name) {
    case 'chats': return route.chat === undefined ? '#/chats' : `#/chats/${route.chat}`;
    case 'people': return route.part === 'friends' ? '#/people' : `#/people/${route.part}`;
    default: return `#/${route.name}`;
  }
}

/** Goes to a route. */
export function go(route: Route): void { location.hash = link(route); }
