import { describe, expect, it } from 'vitest';
import { clusterMesh } from '../../../../model/world/shoot/clusters.ts';
import type { Geometry } from '../../../../model/world/shoot/scene.ts';
import { floor, sphere } from './scenes.ts';

/** The corners of each triangle, places and normals, one after the other. */
const corners = ({ positions, normals, indices, colors }: Geometry, order: Iterable<number>): number[][] =>
  [...order].map((triangle) =>
    [...indices.subarray(triangle * 3, triangle * 3 + 3)].flatMap((vertex) =>
      [positions, normals, ...(colors === undefined ? [] : [colors])].flatMap((values) => [
        ...values.subarray(vertex * 3, vertex * 3 + 3),
      ]),
    ),
  );

describe('clusters of a mesh', () => {
  const ball = { ...sphere(48, 32) };
  const painted: Geometry = { ...ball, colors: ball.positions.map(Math.abs) };

  it('hold every triangle once, with all that its corners know', () => {
    const { geometry, clusters, order } = clusterMesh(painted);
    expect([...order].toSorted((a, b) => a - b)).toEqual([...order.keys()]);
    expect(corners(geometry, order.keys())).toEqual(corners(painted, order));
    expect(clusters.length).toBeGreaterThan(20);
    let triangle = 0;
    let vertex = 0;
    for (const cluster of clusters) {
      expect(cluster.firstTriangle).toBe(triangle);
      expect(cluster.firstVertex).toBe(vertex);
      triangle += cluster.triangleCount;
      vertex += cluster.vertexCount;
      const own = geometry.indices.subarray(cluster.firstTriangle * 3, triangle * 3);
      expect(Math.min(...own)).toBeGreaterThanOrEqual(cluster.firstVertex);
      expect(Math.max(...own)).toBeLessThan(vertex);
    }
    expect(triangle).toBe(order.length);
    expect(vertex).toBe(geometry.positions.length / 3);
  });

  it('lie within their spheres, and the spheres are small', () => {
    const { geometry, clusters } = clusterMesh(floor(40));
    for (const { firstVertex, vertexCount, center, radius } of clusters) {
      expect(radius).toBeLessThan(0.25);
      for (let vertex = firstVertex; vertex < firstVertex + vertexCount; vertex++) {
        const [x = 0, y = 0, z = 0] = geometry.positions.subarray(vertex * 3, vertex * 3 + 3);
        expect(Math.hypot(x - center[0], y - center[1], z - center[2])).toBeLessThanOrEqual(radius + 1e-6);
      }
    }
  });

  it('are one where triangles lie on one another, or bones move them', () => {
    const pile: Geometry = {
      ...ball,
      indices: Uint32Array.from({ length: 900 }, (_, i) => ball.indices[i % 3] ?? 0),
    };
    expect(clusterMesh(pile).clusters).toHaveLength(1);
    const vertices = ball.positions.length / 3;
    const skin = {
      bones: 1,
      indices: new Uint8Array(vertices * 4),
      weights: Float32Array.from({ length: vertices * 4 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
    };
    expect(clusterMesh({ ...ball, skin }).clusters).toHaveLength(1);
  });
});
