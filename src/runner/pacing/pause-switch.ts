/** Holds a run back, and lets it go on: calls under way end, none goes out meanwhile. */
export interface PauseSwitch {
  readonly isPaused: boolean;
  toggle(): void;
  /** @param listener called at every change. */
  listen(listener: (isPaused: boolean) => void): void;
}

export function createPauseSwitch(): PauseSwitch {
  const listeners: ((isPaused: boolean) => void)[] = [];
  let isPaused = false;
  return {
    get isPaused() {
      return isPaused;
    },
    toggle() {
      isPaused = !isPaused;
      for (const listener of listeners) listener(isPaused);
    },
    listen(listener) {
      listeners.push(listener);
    },
  };
}
