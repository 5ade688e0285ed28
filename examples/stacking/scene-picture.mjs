// Paints one moment of the scene into an indexed picture. Integer coordinates and no curves but
// circles of whole pixels: the same picture everywhere, byte for byte.

export const WIDTH = 640;
export const HEIGHT = 360;
export const BLOCK = { width: 44, height: 32, depth: 7 };
/** Where blocks on the table stand, and where the lowest block of the stack does. */
export const TABLE_Y = 286;
export const PLATFORM = { x: 468, y: 264, width: 124 };
const RAIL_Y = 14;

const BLOCK_COLORS = {
  red: [212, 40, 44],
  orange: [238, 122, 22],
  yellow: [240, 200, 26],
  green: [38, 158, 72],
  blue: [34, 100, 214],
  purple: [142, 56, 196],
};
const WALL_STEPS = 24;

const palette = [];
const index = {};
function color(name, rgb) {
  index[name] = palette.length;
  palette.push(rgb);
}
for (let step = 0; step < WALL_STEPS; step++) {
  const shade = Math.round((step * 40) / (WALL_STEPS - 1));
  color(`wall${step}`, [236 - shade, 240 - shade, 242 - Math.round(shade * 0.85)]);
}
color("tile", [190, 197, 204]);
color("floor", [92, 90, 92]);
color("floorLine", [80, 78, 80]);
color("wood", [203, 176, 143]);
color("woodLight", [213, 188, 156]);
color("woodGrain", [192, 164, 131]);
color("woodShadow", [160, 136, 109]);
color("woodEdge", [142, 118, 94]);
color("woodEdgeDark", [112, 92, 73]);
color("platform", [109, 119, 131]);
color("platformTop", [168, 177, 187]);
color("platformShadow", [134, 143, 154]);
color("platformSide", [78, 86, 96]);
color("rail", [148, 155, 164]);
color("railLight", [196, 202, 208]);
color("railDark", [120, 127, 136]);
color("gripper", [44, 50, 60]);
color("gripperLight", [70, 79, 93]);
color("pad", [30, 32, 36]);
for (const [name, [red, green, blue]] of Object.entries(BLOCK_COLORS)) {
  const shaded = (factor) => [red, green, blue].map((part) => Math.round(part * factor));
  const lit = (share) => [red, green, blue].map((part) => Math.round(part + (255 - part) * share));
  color(`${name}Front`, [red, green, blue]);
  color(`${name}Top`, lit(0.22));
  color(`${name}Edge`, lit(0.12));
  color(`${name}Side`, shaded(0.68));
  color(`${name}Foot`, shaded(0.86));
}

export { palette };

/**
 * @param {{ blocks: { color: string, x: number, y: number }[], shadows: { x: number, y: number, width: number }[],
 *   gripper: { x: number, y: number, gap: number } }} moment
 *   `x`, `y` of a block: the lower left corner of its front. `x`, `y` of the gripper: the top middle of
 *   the block that it would hold; `gap`: pixels between that block's sides and the fingers.
 */
export function paintScene(moment) {
  const pixels = new Uint8Array(WIDTH * HEIGHT);
  paintRoom(pixels);
  for (const shadow of moment.shadows) paintShadow(pixels, shadow);
  for (const block of moment.blocks) paintBlock(pixels, block);
  paintGripper(pixels, moment.gripper);
  return pixels;
}

function fill(pixels, x, y, width, height, name) {
  const value = index[name];
  const right = Math.min(WIDTH, x + width);
  for (let row = Math.max(0, y); row < Math.min(HEIGHT, y + height); row++) {
    for (let column = Math.max(0, x); column < right; column++) pixels[row * WIDTH + column] = value;
  }
}

function paintRoom(pixels) {
  const wallHeight = 252;
  for (let step = 0; step < WALL_STEPS; step++) {
    const top = Math.floor((step * wallHeight) / WALL_STEPS);
    fill(pixels, 0, top, WIDTH, Math.ceil(wallHeight / WALL_STEPS) + 1, `wall${step}`);
  }
  for (let x = 40; x < WIDTH; x += 80) fill(pixels, x, 60, 1, 192, "tile");
  for (let y = 60; y < wallHeight; y += 64) fill(pixels, 0, y, WIDTH, 1, "tile");

  fill(pixels, 0, RAIL_Y, WIDTH, 10, "rail");
  fill(pixels, 0, RAIL_Y, WIDTH, 2, "railLight");
  fill(pixels, 0, RAIL_Y + 8, WIDTH, 2, "railDark");

  fill(pixels, 0, 330, WIDTH, 30, "floor");
  for (let x = 0; x < WIDTH; x += 64) fill(pixels, x, 330, 2, 30, "floorLine");
  fill(pixels, 0, wallHeight, WIDTH, 60, "wood");
  fill(pixels, 0, wallHeight, WIDTH, 3, "woodLight");
  for (let line = 0; line < 6; line++) {
    for (let x = (line * 97) % 140; x < WIDTH; x += 140) {
      fill(pixels, x, wallHeight + 8 + line * 9, 60 + ((line * 53) % 40), 1, "woodGrain");
    }
  }
  fill(pixels, 0, 312, WIDTH, 18, "woodEdge");
  fill(pixels, 0, 312, WIDTH, 2, "woodLight");
  fill(pixels, 0, 326, WIDTH, 4, "woodEdgeDark");

  const { x, y, width } = PLATFORM;
  paintShadow(pixels, { x: x - 6, y: y + 26, width: width + 22 });
  slanted(pixels, x, y, width, 10, "platformTop");
  for (let column = 0; column < 10; column++) {
    fill(pixels, x + width + column, y - column - 1, 1, 24, "platformSide");
  }
  fill(pixels, x, y, width, 24, "platform");
  fill(pixels, x, y + 22, width, 2, "platformSide");
}

/** A shadow on a surface: an ellipse 8 pixels high around the line `y`, with its left end at `x`. */
function paintShadow(pixels, { x, y, width, name = "woodShadow" }) {
  const half = width / 2;
  for (let row = -4; row <= 4; row++) {
    const reach = Math.round(half * Math.sqrt(1 - (row * row) / 25));
    fill(pixels, Math.round(x + half) - reach, y + row, 2 * reach, 1, name);
  }
}

/** The upper face of a box seen from the front and a little from above: each row one pixel further right. */
function slanted(pixels, x, y, width, depth, name) {
  for (let row = 1; row <= depth; row++) fill(pixels, x + row, y - row, width, 1, name);
}

function paintBlock(pixels, { color: name, x, y }) {
  const { width, height, depth } = BLOCK;
  const top = y - height;
  slanted(pixels, x, top, width, depth, `${name}Top`);
  for (let column = 0; column < depth; column++) {
    fill(pixels, x + width + column, top - column - 1, 1, height, `${name}Side`);
  }
  fill(pixels, x, top, width, height, `${name}Front`);
  fill(pixels, x, top, width, 2, `${name}Edge`);
  fill(pixels, x, top, 2, height, `${name}Edge`);
  fill(pixels, x, y - 4, width, 4, `${name}Foot`);
  fill(pixels, x + 10, top + 10, width - 20, 1, `${name}Foot`);
  fill(pixels, x + 10, top + 18, width - 20, 1, `${name}Foot`);
}

function paintGripper(pixels, { x, y, gap }) {
  const half = BLOCK.width / 2;
  const palmTop = y - 24;
  fill(pixels, x - 20, RAIL_Y - 4, 40, 20, "gripper");
  fill(pixels, x - 20, RAIL_Y - 4, 40, 3, "gripperLight");
  fill(pixels, x - 6, RAIL_Y + 16, 12, palmTop - RAIL_Y - 16, "railDark");
  fill(pixels, x - 6, RAIL_Y + 16, 4, palmTop - RAIL_Y - 16, "railLight");
  fill(pixels, x - half - 24, palmTop, 2 * half + 48, 12, "gripper");
  fill(pixels, x - half - 24, palmTop, 2 * half + 48, 3, "gripperLight");
  for (const left of [x - half - gap - 8, x + half + gap]) {
    fill(pixels, left, palmTop + 10, 8, 32, "gripper");
    fill(pixels, left + 2, palmTop + 12, 2, 20, "gripperLight");
    fill(pixels, left, palmTop + 36, 8, 6, "pad");
  }
}
