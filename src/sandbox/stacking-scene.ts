import {
  BLOCK_COLORS,
  type BlockColor,
  PIXEL_FIRST_BLOCK,
  PIXEL_GRIPPER,
  PIXEL_PLATFORM,
} from "./block-palette.js";
import { type ClassMap, type ColorRegion, classifyPixels, findColorRegions } from "./color-regions.js";
import type { RgbPixels } from "./png-pixels.js";

/** What is to be seen in one picture of the stacking scene, in the words of an answer. */
export interface StackingScene {
  /** On the platform, from the bottom up. */
  stack: BlockColor[];
  /** From left to right. */
  on_table: BlockColor[];
  held: BlockColor | null;
  /** `pick_<color>`, `place_<color>` or `done`. */
  step: string;
}

interface Block extends ColorRegion {
  color: BlockColor;
  middle: number;
}

// Sizes as shares of the picture's width: a block is 0.07 wide.
const LEAST_BLOCK_AREA = 0.0005;
const STACKING_GAP = 0.016;
const FINGER_GAP = 0.006;
const LEAST_FINGER_ROWS = 0.012;

/** Reads the scene from its pixels; `null` where there is no platform, and so no scene. */
export function readStackingScene(pixels: RgbPixels): StackingScene | null {
  const map = classifyPixels(pixels);
  const regions = findColorRegions(map, LEAST_BLOCK_AREA * map.width * map.width);
  const platform = regions
    .filter((region) => region.pixelClass === PIXEL_PLATFORM)
    .reduce<ColorRegion | null>(
      (largest, region) => (region.area > (largest?.area ?? 0) ? region : largest),
      null,
    );
  if (!platform) return null;
  const blocks = regions.flatMap(toBlock);
  const held = blocks.find((block) => isBetweenFingers(map, block));
  const stack = stackOn(
    platform,
    blocks.filter((block) => block !== held),
    STACKING_GAP * map.width,
  );
  const onTable = blocks
    .filter((block) => block !== held && !stack.includes(block))
    .sort((a, b) => a.middle - b.middle);
  return {
    stack: stack.map((block) => block.color),
    on_table: onTable.map((block) => block.color),
    held: held?.color ?? null,
    step: stepUnderWay(held, onTable, (platform.left + platform.right) / 2),
  };
}

function toBlock(region: ColorRegion): Block[] {
  const color = BLOCK_COLORS[region.pixelClass - PIXEL_FIRST_BLOCK];
  return color ? [{ ...region, color, middle: (region.left + region.right) / 2 }] : [];
}

/** Whether the gripper touches both sides of a block: open fingers leave a gap, closed ones none. */
function isBetweenFingers(map: ClassMap, block: Block): boolean {
  const reach = Math.max(1, Math.round(FINGER_GAP * map.width));
  const isGripper = (x: number, y: number) =>
    x >= 0 && x < map.width && map.classes[y * map.width + x] === PIXEL_GRIPPER;
  let rows = 0;
  for (let y = block.top; y <= block.bottom; y++) {
    const sides = rowEnds(map, block, y);
    if (!sides) continue;
    let left = false;
    let right = false;
    for (let distance = 1; distance <= reach; distance++) {
      left ||= isGripper(sides.left - distance, y);
      right ||= isGripper(sides.right + distance, y);
    }
    if (left && right) rows++;
  }
  return rows >= LEAST_FINGER_ROWS * map.width;
}

function rowEnds(map: ClassMap, block: Block, y: number): { left: number; right: number } | null {
  const row = map.classes.subarray(y * map.width + block.left, y * map.width + block.right + 1);
  const first = row.indexOf(block.pixelClass);
  return first < 0
    ? null
    : { left: block.left + first, right: block.left + row.lastIndexOf(block.pixelClass) };
}

/** The blocks that stand on the platform, each on the one before. */
function stackOn(platform: ColorRegion, blocks: Block[], gap: number): Block[] {
  const above = blocks
    .filter((block) => block.middle >= platform.left && block.middle <= platform.right)
    .sort((a, b) => b.bottom - a.bottom);
  const stack: Block[] = [];
  let support = platform.top;
  for (const block of above) {
    if (Math.abs(block.bottom - support) > gap) break;
    stack.push(block);
    support = block.top;
  }
  return stack;
}

/** A held block is being placed; otherwise the block nearest the platform is the next to be picked. */
function stepUnderWay(held: Block | undefined, onTable: readonly Block[], platformMiddle: number): string {
  if (held) return `place_${held.color}`;
  const distance = (block: Block) => Math.abs(block.middle - platformMiddle);
  const next = onTable.reduce<Block | undefined>(
    (nearest, block) => (nearest && distance(nearest) <= distance(block) ? nearest : block),
    undefined,
  );
  return next ? `pick_${next.color}` : "done";
}
