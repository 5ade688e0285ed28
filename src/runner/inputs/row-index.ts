/** Where the rows of a file stand: 16 bytes each, however long they are. */
export interface RowIndex {
  readonly count: number;
  /** @param start,end bytes from the start of the file. */
  add(start: number, end: number): void;
  at(position: number): { start: number; end: number };
}

const FIRST_ROOM = 1024;

export function createRowIndex(): RowIndex {
  let places = new Float64Array(2 * FIRST_ROOM);
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(start, end) {
      if (2 * count === places.length) {
        const larger = new Float64Array(2 * places.length);
        larger.set(places);
        places = larger;
      }
      places[2 * count] = start;
      places[2 * count + 1] = end;
      count += 1;
    },
    at: (position) => ({
      start: places[2 * position] as number,
      end: places[2 * position + 1] as number,
    }),
  };
}
