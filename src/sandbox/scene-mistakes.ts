import { BLOCK_COLORS, type BlockColor } from "./block-palette.js";
import { pickSeeded, type SeededRandom } from "./seeded-random.js";
import type { StackingScene } from "./stacking-scene.js";

/** The scene with each of its four facts made wrong with the probability `errorRate`. */
export function mistakeScene(scene: StackingScene, errorRate: number, random: SeededRandom): StackingScene {
  const errs = (fact: keyof StackingScene) => random(`mistake ${fact}`) < errorRate;
  return {
    stack: errs("stack") ? mistakeList(scene.stack, "stack", random) : scene.stack,
    on_table: errs("on_table") ? mistakeList(scene.on_table, "on_table", random) : scene.on_table,
    held: errs("held") ? mistakeHeld(scene.held, random) : scene.held,
    step: errs("step") ? mistakeStep(scene, random) : scene.step,
  };
}

/** A colour confused, a block missed, two neighbours swapped, or one seen where there is none. */
function mistakeList(colors: readonly BlockColor[], fact: string, random: SeededRandom): BlockColor[] {
  const position = Math.floor(random(`position ${fact}`) * colors.length);
  const [first, second] = [colors[position], colors[position + 1]];
  const another = () => otherColor(colors, `color ${fact}`, random);
  if (first === undefined) return [another()];
  switch (pickSeeded(random, `kind ${fact}`, ["confuse", "miss", "swap"])) {
    case "miss":
      return colors.toSpliced(position, 1);
    case "swap":
      if (second !== undefined) return colors.toSpliced(position, 2, second, first);
      return colors.toSpliced(position, 1, another());
    default:
      return colors.toSpliced(position, 1, another());
  }
}

function mistakeHeld(held: BlockColor | null, random: SeededRandom): BlockColor | null {
  const missed = held !== null && random("miss held") < 0.5;
  return missed ? null : otherColor(held ? [held] : [], "color held", random);
}

/** Picking and placing are confused, or the colour is. */
function mistakeStep({ step }: StackingScene, random: SeededRandom): string {
  const [action, color] = step.split("_");
  if (color === undefined) return `place_${otherColor([], "color step", random)}`;
  if (random("kind step") < 0.5) return `${action === "pick" ? "place" : "pick"}_${color}`;
  return `${action}_${otherColor([color], "color step", random)}`;
}

/** A colour that is not among `taken`, which never holds all of them but in a scene of every colour. */
function otherColor(taken: readonly string[], purpose: string, random: SeededRandom): BlockColor {
  const free = BLOCK_COLORS.filter((color) => !taken.includes(color));
  const [first = "red", ...rest] = free.length > 0 ? free : BLOCK_COLORS;
  return pickSeeded(random, purpose, [first, ...rest]);
}
