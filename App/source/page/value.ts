/** A value that changes, and those who want to know. */
export class Value<T> {
  private readonly listeners = new Set<(value: T) => void>();

  constructor(private current: T) {}

  get value(): T { return this.current; }

  set value(next: T) {
    this.current = next;
    for (const listener of [...this.listeners]) listener(next);
  }

  /** Calls `listener` now and at each change, until the signal says that nobody listens any more. */
  follow(listener: (value: T) => void, signal: AbortSignal): void {
    this.listeners.add(listener);
    signal.addEventListener('abort', () => this.listeners.delete(listener));
    listener(this.current);
  }
}
