import type { Frame } from "./frame-inputs.js";
import type { ItemPool } from "./item-order.js";

/** An item for every frame. */
export function frameItems(frames: readonly Frame[]): ItemPool {
  return {
    count: frames.length,
    noun: "frame",
    at(index) {
      const frame = frames[index] as Frame;
      return { key: `frame:${frame.number}`, frame, imagePaths: [frame.path] };
    },
  };
}
