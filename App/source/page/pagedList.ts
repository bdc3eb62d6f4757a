import { explanation, isCancelled } from '../explanation.js';
import { words } from '../language/language.js';
import { actionButton } from './button.js';
import { element, fill, type Content } from './element.js';

/** A page of a list, as an operation answers it. */
export interface Page<Item> {
  readonly body: readonly Item[];
  readonly fields: { readonly link?: string };
}

/** What a list is told: where its pages come from, and how it looks. */
export interface ListOptions<Item> {
  /** The pages from the first one on: `pages(listUsers, client, ...)`. */
  readonly pages: () => AsyncIterable<Page<Item>>;
  readonly key: (item: Item) => number;
  readonly row: (item: Item) => HTMLElement;
  /** What is shown in the place of a list without items. */
  readonly empty: () => Content;
  readonly label: string;
}

/** A list that is read page by page, with what to show while it loads, fails or is empty. */
export class PagedList<Item> {
  readonly element: HTMLElement;
  private readonly list: HTMLUListElement;
  private readonly foot = element('div', { class: 'list-foot' });
  private readonly entries = new Map<number, { item: Item; row: HTMLElement }>();
  private rest: AsyncIterator<Page<Item>> | undefined;
  private filter: (item: Item) => boolean = () => true;

  constructor(private readonly options: ListOptions<Item>) {
    this.list = element('ul', { class: 'list', 'aria-label': options.label });
    this.element = element('div', { class: 'paged-list' }, this.list, this.foot);
    this.reload();
  }

  /** The items that have been read, in their order. */
  get items(): readonly Item[] { return [...this.entries.values()].map((entry) => entry.item); }

  /** Reads the list anew. What is shown stays until the first page is there. */
  reload(): void {
    const rest = this.options.pages()[Symbol.asyncIterator]();
    this.rest = rest;
    if (this.entries.size === 0) this.showFoot('loading');
    void this.read(rest, true);
  }

  /** Puts an item first, or in the place of the one that it replaces. */
  put(item: Item, place: 'first' | 'same' = 'first'): void {
    const row = this.options.row(item);
    const old = this.entries.get(this.options.key(item));
    if (old !== undefined && place === 'same') old.row.replaceWith(row);
    else {
      old?.row.remove();
      this.list.prepend(row);
    }
    this.entries.set(this.options.key(item), { item, row });
    this.showFoot();
  }

  /** Takes an item away. The focus, if it was there, goes to the next one. */
  remove(key: number): void {
    const row = this.entries.get(key)?.row;
    if (row === undefined) return;
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    const hadFocus = row.contains(document.activeElement);
    row.remove();
    this.entries.delete(key);
    this.showFoot();
    if (!hadFocus) return;
    const next = neighbour?.querySelector<HTMLElement>('a, button') ?? this.element;
    if (next === this.element) next.tabIndex = -1;
    next.focus();
  }

  /** Shows those items only that are wanted. */
  narrow(filter: (item: Item) => boolean): void {
    this.filter = filter;
    for (const { item, row } of this.entries.values()) row.hidden = !filter(item);
    this.showFoot();
  }

  private async read(rest: AsyncIterator<Page<Item>>, isFirst: boolean): Promise<void> {
    try {
      const page = await rest.next();
      // The list was asked for anew meanwhile.
      if (this.rest !== rest) return;
      if (isFirst) {
        this.entries.clear();
        this.list.replaceChildren();
      }
      if (page.done === true || !hasNext(page.value.fields.link)) this.rest = undefined;
      if (page.done !== true) for (const item of page.value.body) this.add(item);
      this.showFoot();
    } catch (error) {
      if (this.rest === rest && !isCancelled(error)) this.showFoot('failed', explanation(error));
    }
  }

  private add(item: Item): void {
    const key = this.options.key(item);
    if (this.entries.has(key)) return;
    const row = this.options.row(item);
    row.hidden = !this.filter(item);
    this.entries.set(key, { item, row });
    this.list.append(row);
  }

  private showFoot(state: 'loading' | 'failed' | 'read' = 'read', text = ''): void {
    const w = words();
    const rest = this.rest;
    const shown = [...this.entries.values()].filter(({ row }) => !row.hidden).length;
    this.list.hidden = shown === 0;
    if (state === 'loading') {
      fill(this.foot, element('p', { class: 'waiting', role: 'status' }, w.loading));
    } else if (state === 'failed') {
      fill(this.foot, element('div', { class: 'failure', role: 'alert' }, element('p', {}, text),
        element('button', { type: 'button', onclick: () => this.reload() }, w.retry)));
    } else if (rest !== undefined) {
      fill(this.foot, actionButton(() => this.read(rest, false), { class: 'more' }, w.more));
    } else {
      fill(this.foot, shown > 0 ? null
        : this.entries.size > 0 ? element('p', { class: 'hint' }, w.nobodyMatches) : this.options.empty());
    }
  }
}

/** Whether a page says that there are more. */
function hasNext(link = ''): boolean {
  return /rel="?next\b/.test(link);
}
