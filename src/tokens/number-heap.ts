/** A queue that gives the smallest number first. */
export interface NumberHeap {
  push(key: number): void;
  /** The smallest key, taken out; `Infinity` when there is none. */
  pop(): number;
}

export function createNumberHeap(): NumberHeap {
  let keys = new Float64Array(1024);
  let size = 0;
  return {
    push(key) {
      if (size === keys.length) {
        const larger = new Float64Array(size * 2);
        larger.set(keys);
        keys = larger;
      }
      let index = size;
      size += 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        const above = keys[parent] as number;
        if (above <= key) break;
        keys[index] = above;
        index = parent;
      }
      keys[index] = key;
    },
    pop() {
      if (size === 0) return Number.POSITIVE_INFINITY;
      const top = keys[0] as number;
      size -= 1;
      const last = keys[size] as number;
      let index = 0;
      for (;;) {
        let child = 2 * index + 1;
        if (child >= size) break;
        if (child + 1 < size && (keys[child + 1] as number) < (keys[child] as number)) child += 1;
        const below = keys[child] as number;
        if (below >= last) break;
        keys[index] = below;
        index = child;
      }
      keys[index] = last;
      return top;
    },
  };
}
