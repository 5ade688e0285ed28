/** The part of a terminal that a live line needs. */
export interface LiveTerminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
  on?(event: "resize", listener: () => void): unknown;
  off?(event: "resize", listener: () => void): unknown;
}

/** One line at the foot of a terminal that is drawn anew while other lines are printed above it. */
export interface LiveLine {
  /** Draws soon, at most ten times a second. */
  update(): void;
  /** Prints a line that stays. */
  print(line: string): void;
  /** Takes the live line away for good. */
  close(): void;
}

const REDRAW_MILLISECONDS = 100;
/** The line is drawn anew at least this often, since it shows the time that is left. */
const TICK_MILLISECONDS = 1000;
const DEFAULT_COLUMNS = 80;

/** Whether control codes may go to this terminal: it is one, and nobody has asked for plain output. */
export function canDrawLive(
  terminal: Pick<LiveTerminal, "isTTY">,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return terminal.isTTY === true && !environment.NO_COLOR && environment.TERM !== "dumb";
}

/** A live line whose text is asked for when it is drawn, with the number of columns it may fill. */
export function createLiveLine(terminal: LiveTerminal, text: (columns: number) => string): LiveLine {
  let drawnCharacters = 0;
  let lastDrawn = Number.NEGATIVE_INFINITY;
  let pending: NodeJS.Timeout | undefined;
  let closed = false;
  const columns = () => terminal.columns || DEFAULT_COLUMNS;

  const erase = (): string => {
    if (drawnCharacters === 0) return "";
    // A terminal that became narrower has broken the line into several.
    const rows = Math.ceil(drawnCharacters / columns());
    drawnCharacters = 0;
    return `\r${"\u001b[1A".repeat(rows - 1)}\u001b[J`;
  };
  const draw = (): void => {
    clearTimeout(pending);
    pending = undefined;
    // A character in the last column would make some terminals go on to the next line.
    const line = Array.from(text(columns() - 1))
      .slice(0, columns() - 1)
      .join("");
    const erased = erase();
    terminal.write(erased + line);
    drawnCharacters = Array.from(line).length;
    lastDrawn = performance.now();
  };
  const update = (): void => {
    if (closed || pending) return;
    const wait = lastDrawn + REDRAW_MILLISECONDS - performance.now();
    if (wait <= 0) draw();
    else pending = setTimeout(draw, wait).unref();
  };
  const tick = setInterval(update, TICK_MILLISECONDS).unref();
  terminal.on?.("resize", draw);

  return {
    update,
    print(line) {
      terminal.write(`${erase()}${line}\n`);
      update();
    },
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(pending);
      clearInterval(tick);
      terminal.off?.("resize", draw);
      terminal.write(erase());
    },
  };
}
