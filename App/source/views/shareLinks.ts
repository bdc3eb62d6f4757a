import { createShareLink, deleteShareLink, listShareLinks, ok, pages } from '../../client/index.js';
import type { ShareLink } from '../../client/index.js';
import { client } from '../client.js';
import { words } from '../language/language.js';
import { actionButton } from '../page/button.js';
import { dialog } from '../page/dialog.js';
import { element, fill, freshID, type Content } from '../page/element.js';
import { form } from '../page/form.js';
import { icon } from '../page/icon.js';
import { PagedList } from '../page/pagedList.js';
import { dayAndTime } from '../page/times.js';

const hour = 3600;
const day = 24 * hour;

/** The links of a file: making one, and taking one back. */
export function shareLinks(file: { id: number; name: string }, view: AbortSignal): void {
  const w = words();
  const closed = new AbortController();
  const { signal } = closed;
  const path = { file_id: file.id };
  const made = element('div', { class: 'new-link', role: 'status' });
  const list = new PagedList<ShareLink>({
    label: w.links,
    pages: () => pages(listShareLinks, client, { path, query: { limit: 20 } }, { signal }),
    key: (link) => link.id,
    row: (link) => row(link),
    empty: () => element('p', { class: 'hint' }, w.noLinks),
  });
  const expiry = choice(w.expires, [
    [w.never, ''], [w.inHour, hour], [w.inDay, day], [w.inWeek, 7 * day], [w.inMonth, 30 * day],
  ]);
  const uses = choice(w.maxUses, [[w.unlimited, ''], ['1', 1], ['10', 10], ['100', 100]]);

  function row(link: ShareLink): HTMLElement {
    const limits = [w.linkUses(link.uses, link.max_uses)];
    if (link.expires_at !== null) limits.push(w.linkExpires(dayAndTime(link.expires_at)));
    const title = w.linkCreated(dayAndTime(link.created_at));
    return element('li', { class: 'row' },
      element('div', { class: 'row-text' },
        element('span', { class: 'row-title' }, title),
        element('span', { class: 'row-detail' }, limits.join(' · '))),
      element('div', { class: 'row-actions' }, actionButton(async () => {
        await ok(deleteShareLink(client, { path: { ...path, link_id: link.id } }, { signal }));
        list.remove(link.id);
      }, { 'aria-label': w.named(w.revoke, title) }, w.revoke)));
  }

  async function create(): Promise<void> {
    const body = {
      ...expiry.select.value === '' ? {} : { expires_in: Number(expiry.select.value) },
      ...uses.select.value === '' ? {} : { max_uses: Number(uses.select.value) },
    };
    const { url, ...link } = await ok(createShareLink(client, { path, body }, { signal }));
    list.put(link);
    fill(made, addressField(new URL(url, location.href).href));
  }

  dialog(w.shareTitle(file.name), [
    element('p', { class: 'hint' }, w.shareHint),
    form({ class: 'form two-columns', fields: [], extra: [expiry.element, uses.element], action: w.createLink, send: create }),
    made, element('h3', {}, w.links), list.element,
  ], view, () => closed.abort());
}

/** The address of a new link, to be copied. */
function addressField(address: string): Content {
  const w = words();
  const id = freshID();
  const input: HTMLInputElement = element('input', { id, type: 'text', readonly: true, value: address, onfocus: () => input.select() });
  const copy = element('span', {}, w.copy);
  return [element('label', { for: id }, w.linkAddress),
    element('div', { class: 'together' }, input, actionButton(async () => {
      // The clipboard is there for pages that come by TLS, or from this machine.
      if (navigator.clipboard === undefined) {
        input.select();
        document.execCommand('copy');
      } else await navigator.clipboard.writeText(address);
      copy.textContent = w.copied;
    }, {}, icon('link'), copy)),
    element('p', { class: 'hint' }, w.linkOnce)];
}

function choice(
  label: string, options: readonly (readonly [string, string | number])[]
): { element: HTMLElement; select: HTMLSelectElement } {
  const select = element('select', { id: freshID() },
    options.map(([text, value]) => element('option', { value }, text)));
  return {
    select,
    element: element('div', { class: 'field' }, element('label', { for: select.id }, label), select),
  };
}
