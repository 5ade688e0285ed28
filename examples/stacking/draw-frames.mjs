// Draws this sample anew: frames/, gt.json, task_graph.json, example_frames/ and example_gt.json.
// `node examples/stacking/draw-frames.mjs [FOLDER]`; the folder is this one unless another is given.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { encode } from "fast-png";
import { BLOCK, HEIGHT, PLATFORM, paintScene, palette, TABLE_Y, WIDTH } from "./scene-picture.mjs";

const STACKING_ORDER = ["red", "blue", "green", "yellow", "purple"];
const EXAMPLE_ORDER = ["orange", "purple", "blue", "red", "green"];
const EXAMPLE_MOMENTS = [10, 25, 45, 64];

const TABLE_X = 30;
const TABLE_PITCH = 76;
const STACK_X = PLATFORM.x + (PLATFORM.width - BLOCK.width) / 2;
const TRAVEL_Y = 78;
const OPEN_GAP = 12;
const HOME = { x: 430, y: TRAVEL_Y };

/** Every moment of one assembly: where things are (to paint) and what is true (to score against). */
function assembly(order) {
  const moments = [];
  const tableX = (color) => TABLE_X + TABLE_PITCH * (order.length - 1 - order.indexOf(color));
  const add = (placed, held, at) => {
    const holding = held !== null;
    const grip = { x: Math.round(at.x), y: Math.round(at.y) };
    const waiting = order.slice(placed + (holding ? 1 : 0)).reverse();
    const stack = order.slice(0, placed);
    const blocks = [
      ...waiting.map((color) => ({ color, x: tableX(color), y: TABLE_Y })),
      ...stack.map((color, level) => ({ color, x: STACK_X, y: PLATFORM.y - level * BLOCK.height })),
    ];
    if (holding) blocks.push({ color: held, x: grip.x - BLOCK.width / 2, y: grip.y + BLOCK.height });
    const shadows = waiting.map((color) => ({
      x: tableX(color) - 5,
      y: TABLE_Y - 1,
      width: BLOCK.width + 20,
    }));
    if (holding && grip.x < PLATFORM.x - BLOCK.width) {
      shadows.push({ x: grip.x - BLOCK.width / 2 + 4, y: TABLE_Y, width: BLOCK.width - 8 });
    }
    if (stack.length > 0) {
      shadows.push({ x: STACK_X - 4, y: PLATFORM.y - 5, width: BLOCK.width + 20, name: "platformShadow" });
    }
    moments.push({
      picture: { blocks, shadows, gripper: { ...grip, gap: holding ? 0 : OPEN_GAP } },
      truth: { stack, on_table: waiting, held, step: step(order, placed, held) },
    });
  };

  let from = HOME;
  for (const [placed, color] of order.entries()) {
    const source = { x: tableX(color) + BLOCK.width / 2, y: TABLE_Y - BLOCK.height };
    const target = {
      x: STACK_X + BLOCK.width / 2,
      y: PLATFORM.y - (placed + 1) * BLOCK.height,
    };
    const aboveSource = { x: source.x, y: TRAVEL_Y };
    const aboveTarget = { x: target.x, y: TRAVEL_Y };
    add(placed, null, from);
    add(placed, null, between(from, { x: from.x, y: TRAVEL_Y }, 0.7));
    add(placed, null, between({ x: from.x, y: TRAVEL_Y }, aboveSource, 0.45));
    add(placed, null, aboveSource);
    add(placed, null, between(aboveSource, source, 0.6));
    add(placed, null, source);
    add(placed, color, source);
    add(placed, color, between(source, aboveSource, 0.4));
    add(placed, color, aboveSource);
    add(placed, color, between(aboveSource, aboveTarget, 0.5));
    add(placed, color, between(aboveTarget, target, 0.15));
    add(placed, color, target);
    from = target;
  }
  add(order.length, null, from);
  add(order.length, null, between(from, { x: from.x, y: TRAVEL_Y }, 0.7));
  add(order.length, null, between({ x: from.x, y: TRAVEL_Y }, HOME, 0.6));
  add(order.length, null, HOME);
  return moments;
}

function between(a, b, share) {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

/** The step under way: it follows from what can be seen, since the block nearest the platform comes next. */
function step(order, placed, held) {
  if (held !== null) return `place_${held}`;
  return placed < order.length ? `pick_${order[placed]}` : "done";
}

function taskGraph(order) {
  const steps = order.flatMap((block, position) => [
    { id: `pick_${block}`, requires: position === 0 ? [] : [`place_${order[position - 1]}`] },
    { id: `place_${block}`, requires: [`pick_${block}`] },
  ]);
  return {
    assembly: "tower of five blocks",
    steps: [...steps, { id: "done", requires: [`place_${order.at(-1)}`] }],
  };
}

function png(moment) {
  const data = paintScene(moment.picture);
  return encode(
    { width: WIDTH, height: HEIGHT, data, channels: 1, depth: 8, palette },
    { zlib: { level: 9 } },
  );
}

/** Indented JSON with each list on one line, as this repository's formatter has it. */
function json(value) {
  const lists = /\[\s+("[^\]]*?")\s+\]/g;
  return `${JSON.stringify(value, null, 2).replace(lists, (_, items) => `[${items.replace(/\s*\n\s*/g, " ")}]`)}\n`;
}

function writeSequence(folder, framesName, answersName, moments) {
  const frames = join(folder, framesName);
  rmSync(frames, { recursive: true, force: true });
  mkdirSync(frames, { recursive: true });
  for (const [position, moment] of moments.entries()) {
    writeFileSync(join(frames, `frame_${String(position + 1).padStart(4, "0")}.png`), png(moment));
  }
  const truths = moments.map((moment, position) => [position + 1, moment.truth]);
  writeFileSync(join(folder, answersName), json(Object.fromEntries(truths)));
}

const folder = resolve(process.argv[2] ?? fileURLToPath(new URL(".", import.meta.url)));
const example = assembly(EXAMPLE_ORDER);
writeSequence(folder, "frames", "gt.json", assembly(STACKING_ORDER));
writeSequence(
  folder,
  "example_frames",
  "example_gt.json",
  EXAMPLE_MOMENTS.map((number) => example[number - 1]),
);
writeFileSync(join(folder, "task_graph.json"), json(taskGraph(STACKING_ORDER)));
