/** What is wanted much of, and what is wanted little of. */
export interface QualityAndCost {
  quality: number;
  cost: number;
}

/**
 * The points that no other point beats, the cheapest first: none is at least as good and costs less, or is
 * better and costs no more. Of several that are equal in both, all are on the front.
 */
export function paretoFront<Point extends QualityAndCost>(points: readonly Point[]): Point[] {
  const inOrder = [...points].sort((a, b) => a.cost - b.cost || b.quality - a.quality);
  const front: Point[] = [];
  for (const point of inOrder) {
    const last = front.at(-1);
    const isEqual = last?.quality === point.quality && last.cost === point.cost;
    if (!last || isEqual || point.quality > last.quality) front.push(point);
  }
  return front;
}
