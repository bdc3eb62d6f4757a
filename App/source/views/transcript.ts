import type { Account, Message, User } from '../../client/index.js';
import { words } from '../language/language.js';
import { fullName } from '../page/avatar.js';
import { actionButton } from '../page/button.js';
import { element, fill } from '../page/element.js';
import { icon } from '../page/icon.js';
import { complain } from '../page/notices.js';
import { day, isSameDay, time } from '../page/times.js';
import type { Outbox, Outgoing } from './outbox.js';

/** Nearer to the end than this, in pixels, the view follows new messages. */
const nearEnd = 80;

/** The messages of a chat: what was said, what is on its way, and a way to what was said before. */
export class Transcript {
  readonly element: HTMLElement;
  private readonly list = element('ol', { class: 'messages' });
  private readonly top = element('div', { class: 'history' });
  private readonly scroll: HTMLElement;
  private readonly jump: HTMLButtonElement;
  /** What screen readers are told of new messages; older ones that are loaded are not news. */
  private readonly news = element('p', { class: 'hidden', role: 'log' });
  private readonly messages = new Map<number, Message>();
  private isLoading = false;
  /** Whether the end is what is looked at. */
  private follows = true;
  private readonly rows = new Map<string, { row: HTMLElement; mark: string }>();

  constructor(
    private readonly me: Account, private readonly person: User, private readonly outbox: Outbox,
    private readonly earlier: () => Promise<readonly Message[]>
  ) {
    this.scroll = element('div', {
      class: 'scroll', tabindex: 0, role: 'region', 'aria-label': words().chatWith(fullName(person)),
    }, this.top, this.list);
    this.scroll.addEventListener('scroll', () => this.noteScroll());
    // A keyboard that slides in, or a longer text below, must not hide the end from who reads it.
    new ResizeObserver(() => { if (this.follows) this.toEnd(); }).observe(this.scroll);
    this.jump = element('button', { type: 'button', class: 'jump', hidden: true, onclick: () => this.toEnd() },
      words().newMessages);
    this.element = element('div', { class: 'transcript' }, this.scroll, this.jump, this.news);
  }

  /** The sequence of the last message; 0 when there is none. */
  get last(): number { return Math.max(0, ...this.messages.keys()); }

  private get first(): number { return Math.min(...this.messages.keys()); }

  /** Adds messages, in any order; those that are there already change nothing. */
  add(messages: readonly Message[]): void {
    const last = this.last;
    for (const message of messages) this.messages.set(message.sequence, message);
    const isNews = last > 0 && this.last > last;
    const news = isNews ? this.messages.get(this.last) : undefined;
    this.render();
    if (news === undefined || news.sender === this.me.id) return;
    this.news.textContent = words().from(fullName(this.person), news.text);
    if (!this.follows) this.jump.hidden = false;
  }

  /** Shows what there is now. Who reads at the end stays there; who reads further up stays where they are. */
  render(): void {
    const height = this.scroll.scrollHeight;
    const rows: HTMLElement[] = [];
    let before: Message | undefined;
    for (const sequence of [...this.messages.keys()].sort((one, other) => one - other)) {
      const message = this.messages.get(sequence);
      if (message === undefined) continue;
      if (before === undefined || !isSameDay(before.timestamp, message.timestamp)) {
        rows.push(this.row(`day ${sequence}`, '', () => dayRow(message.timestamp)));
      }
      rows.push(this.row(`message ${sequence}`, '', () => this.messageRow(message)));
      before = message;
    }
    for (const message of this.outbox.waiting) {
      const mark = `${this.outbox.isLive} ${message.refusal ?? ''}`;
      rows.push(this.row(message.clientID, mark, () => this.outgoingRow(message)));
    }
    const grewAbove = rows[0] !== this.list.firstElementChild && this.list.firstElementChild !== null;
    arrange(this.list, rows);
    this.showTop(rows.length === 0);
    if (this.follows) this.toEnd();
    else if (grewAbove) this.scroll.scrollTop += this.scroll.scrollHeight - height;
  }

  /** The row of a key, made anew when `mark` says that it looks different now. */
  private row(key: string, mark: string, make: () => HTMLElement): HTMLElement {
    const known = this.rows.get(key);
    if (known !== undefined && known.mark === mark) return known.row;
    const row = make();
    this.rows.set(key, { row, mark });
    return row;
  }

  private messageRow(message: Message): HTMLElement {
    const isMine = message.sender === this.me.id;
    return element('li', { class: isMine ? 'message mine' : 'message' },
      element('span', { class: 'hidden' }, `${isMine ? words().you : fullName(this.person)}: `),
      element('p', { class: 'text' }, message.text),
      element('p', { class: 'detail' },
        element('time', { datetime: message.timestamp }, time(message.timestamp)),
        isMine ? [icon('check'), element('span', { class: 'hidden' }, words().sent)] : null));
  }

  private outgoingRow(message: Outgoing): HTMLElement {
    const w = words();
    const text = element('p', { class: 'text' }, message.text);
    if (message.refusal === undefined) {
      return element('li', { class: 'message mine pending' }, text,
        element('p', { class: 'detail' }, this.outbox.isLive ? w.sending : w.waiting, icon('clock')));
    }
    return element('li', { class: 'message mine refused' }, text,
      element('p', { class: 'detail', role: 'alert' }, icon('warning'), `${w.refused}: ${message.refusal}`),
      element('div', { class: 'actions' },
        element('button', { type: 'button', class: 'small', onclick: () => this.outbox.retry(message) }, w.retry),
        element('button', {
          type: 'button', class: 'small quiet', onclick: () => this.outbox.remove(message.clientID),
        }, w.discard)));
  }

  private showTop(isEmpty: boolean): void {
    const w = words();
    // Messages are counted from 1 without holes.
    if (isEmpty) fill(this.top, element('p', { class: 'hint' }, w.sayHello(this.person.first_name)));
    else if (this.messages.size === 0 || this.first === 1) fill(this.top, element('p', { class: 'hint' }, w.beginning));
    else if (this.top.querySelector('button') === null) {
      fill(this.top, actionButton(() => this.loadEarlier(), { class: 'quiet' }, w.earlier));
    }
  }

  /** Loads until there is something that was not here. */
  private async loadEarlier(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    try {
      const first = this.first;
      do {
        const page = await this.earlier();
        if (page.length === 0) return;
        this.add(page);
      } while (this.first === first);
    } finally {
      this.isLoading = false;
    }
  }

  private noteScroll(): void {
    this.follows = this.isAtEnd;
    if (this.follows) this.jump.hidden = true;
    const hasEarlier = this.top.querySelector('button') !== null;
    if (hasEarlier && this.scroll.scrollTop < nearEnd) this.loadEarlier().catch(complain);
  }

  private get isAtEnd(): boolean {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < nearEnd;
  }

  private toEnd(): void {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.jump.hidden = true;
  }
}

function dayRow(moment: string): HTMLElement {
  return element('li', { class: 'day' }, element('time', { datetime: moment }, day(moment)));
}

/** Makes the children of a list these rows, and touches only what differs: the focus stays where it is. */
function arrange(list: HTMLElement, rows: readonly HTMLElement[]): void {
  const wanted = new Set<Element>(rows);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  rows.forEach((row, index) => {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
}
