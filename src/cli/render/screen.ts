/** Where a command prints its results. */
export interface Screen {
  /** Columns; `Infinity` where nobody looks on, so that nothing is cut. */
  width: number;
  paint: Palette;
  /** Waits while the reader of a pipe is slower than we are. */
  write(text: string): Promise<void>;
}

/** Colours are decoration: what they say stands in words too. */
export type Palette = Record<"bold" | "dim" | "red" | "green" | "yellow" | "cyan", (text: string) => string>;

type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

const NARROWEST = 20;

export function createScreen(
  output: Output = process.stdout,
  environment: NodeJS.ProcessEnv = process.env,
): Screen {
  // An empty NO_COLOR counts as not set (no-color.org).
  const isColoured = Boolean(output.isTTY) && !environment.NO_COLOR && environment.TERM !== "dumb";
  return {
    width: widthOf(output, environment),
    paint: createPalette(isColoured),
    write: (text) =>
      new Promise((resolve) => {
        if (output.write(text)) resolve();
        else output.once("drain", resolve);
      }),
  };
}

function widthOf(output: Output, environment: NodeJS.ProcessEnv): number {
  const columns = output.isTTY && output.columns ? output.columns : Number(environment.COLUMNS);
  return columns > 0 ? Math.max(NARROWEST, columns) : output.isTTY ? 80 : Number.POSITIVE_INFINITY;
}

function createPalette(isColoured: boolean): Palette {
  const style = (open: number, close: number) => (text: string) =>
    isColoured && text !== "" ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
    cyan: style(36, 39),
  };
}
