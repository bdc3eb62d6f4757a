// Which messages were looked at, by chat. This device knows it alone: the server keeps no such thing.

const key = 'accord.seen';

/** Notes that a chat was looked at up to a message. */
export function see(chat: number, sequence: number): void {
  const table = read();
  if ((table[chat] ?? 0) >= sequence) return;
  localStorage.setItem(key, JSON.stringify({ ...table, [chat]: sequence }));
}

/** Whether a message was looked at. */
export function isSeen(chat: number, sequence: number): boolean { return (read()[chat] ?? 0) >= sequence; }

/** Forgets everything: somebody else is looking. */
export function forgetSeen(): void { localStorage.removeItem(key); }

function read(): { [chat: number]: number } {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return typeof value === 'object' && value !== null ? value as { [chat: number]: number } : {};
  } catch {
    // Somebody else's text under our key is no reason to show no chats.
    return {};
  }
}
