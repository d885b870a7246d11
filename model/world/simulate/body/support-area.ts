/** A point of level ground, metres. */
export interface Spot {
  readonly x: number;
  readonly z: number;
}

const turn = (o: Spot, a: Spot, b: Spot): number => (a.x - o.x) * (b.z - o.z) - (a.z - o.z) * (b.x - o.x);

/** The corners of the area that points span, in order around it (Andrew's monotone chain). */
export const areaOf = (points: readonly Spot[]): readonly Spot[] => {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.z - b.z);
  const chain = (way: readonly Spot[]): Spot[] => {
    const kept: Spot[] = [];
    for (const spot of way) {
      let [before, last] = [kept.at(-2), kept.at(-1)];
      while (before !== undefined && last !== undefined && turn(before, last, spot) <= 0) {
        kept.pop();
        [before, last] = [kept.at(-2), kept.at(-1)];
      }
      kept.push(spot);
    }
    return kept.slice(0, -1);
  };
  const corners = [...chain(sorted), ...chain(sorted.toReversed())];
  return corners.length > 0 ? corners : sorted.slice(0, 1);
};

const onEdge = (a: Spot, b: Spot, { x, z }: Spot): Spot => {
  const [dx, dz] = [b.x - a.x, b.z - a.z];
  const length = dx * dx + dz * dz;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - a.x) * dx + (z - a.z) * dz) / length));
  return { x: a.x + share * dx, z: a.z + share * dz };
};

/** The point of an area that is nearest to a spot: the spot itself when it lies inside. */
export const nearestIn = (corners: readonly Spot[], spot: Spot): Spot => {
  const edges = corners.map((a, i) => [a, corners[(i + 1) % corners.length] ?? a] as const);
  if (corners.length > 2 && edges.every(([a, b]) => turn(a, b, spot) >= 0)) {
    return spot;
  }
  return edges
    .map(([a, b]) => onEdge(a, b, spot))
    .reduce(
      (best, near) =>
        Math.hypot(near.x - spot.x, near.z - spot.z) < Math.hypot(best.x - spot.x, best.z - spot.z)
          ? near
          : best,
      corners[0] ?? spot,
    );
};
