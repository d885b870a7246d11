/** Heads that turn and speak, made from a photograph: the only faces there are without committing anybody's. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { type Canvas, createCanvas, type Image, loadImage } from '@napi-rs/canvas';
import { ModelHost } from '../../local/detectors/models/host.ts';
import { findFaces } from '../../local/detectors/models/wire.ts';
import { LogFile } from '../../local/processes/log-file.ts';
import { Reaper } from '../../local/processes/reaper.ts';

const PACKAGE = path.join(import.meta.dirname, '../../node_modules/@vladmandic/human');

/** Portraits in a picture of the face model's package: left edge, pixels. All begin at 345 and are 150 square. */
export const PORTRAITS = { first: 6, second: 164, third: 321, fourth: 478, fifth: 636 } as const;

interface Vertex {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface Head {
  readonly photo: Canvas;
  /** Pixels of the photograph. */
  readonly places: readonly Vertex[];
  /** In face widths, from the middle between the ears; y downwards, z away from the camera. */
  readonly vertices: readonly Vertex[];
  readonly triangles: readonly (readonly [number, number, number])[];
}

/** How a head is held, radians, and how far its lips are apart, as a share of its width. */
export interface Posture {
  readonly yaw?: number;
  readonly pitch?: number;
  readonly mouth?: number;
}

/** How far the tip of the nose stands before the ears, in face widths. */
const DEPTH = 0.6;
const [NOSE_TIP, LEFT_EAR, RIGHT_EAR] = [1, 234, 454];
const INNER_LIPS = [
  78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95,
];

/** Side of a portrait as it is given to tests, pixels. */
const SIDE = 480;

/** One of the portraits, enlarged. */
export async function portrait(name: keyof typeof PORTRAITS): Promise<Canvas> {
  const image: Image = await loadImage(
    await readFile(path.join(PACKAGE, 'assets/screenshot-facedetect.jpg')),
  );
  const canvas = createCanvas(SIDE, SIDE);
  canvas.getContext('2d').drawImage(image, PORTRAITS[name], 345, 150, 150, 0, 0, SIDE, SIDE);
  return canvas;
}

/** Lends the face models in a process that ends with the work. */
export async function withModels<T>(work: (models: ModelHost) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-models-'));
  const [log, reaper] = [new LogFile(folder, 'models'), new Reaper()];
  const models = new ModelHost({ log, reaper });
  try {
    return await work(models);
  } finally {
    await models.stop();
    await reaper.stop();
    await log.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads the shape of a face from its portrait. */
export async function readHead(photo: Canvas, models: ModelHost): Promise<Head> {
  const image = await photo.encode('png');
  const [face] = await models.run(findFaces, { image, thorough: false, describe: false });
  if (!face) throw new Error('no face in the portrait');
  const places = face.mesh.map(([x, y, z]) => ({ x: x * photo.width, y: y * photo.height, z }));
  const at = (index: number): Vertex => places[index] ?? { x: 0, y: 0, z: 0 };
  const [left, right] = [at(LEFT_EAR), at(RIGHT_EAR)];
  const width = Math.hypot(right.x - left.x, right.y - left.y);
  const middle = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2, z: (left.z + right.z) / 2 };
  const depth = DEPTH / Math.abs(at(NOSE_TIP).z - middle.z);
  const vertices = places.map(({ x, y, z }) => ({
    x: (x - middle.x) / width,
    y: (y - middle.y) / width,
    z: (z - middle.z) * depth,
  }));
  return { photo, places, vertices, triangles: triangulation() };
}

function triangulation(): [number, number, number][] {
  const require = createRequire(import.meta.url);
  const { Human }: typeof import('@vladmandic/human') = require(
    path.join(PACKAGE, 'dist/human.node-wasm.js'),
  );
  const flat = new Human({ backend: 'wasm', debug: false }).faceTriangulation;
  return Array.from({ length: flat.length / 3 }, (_, index) => [
    flat[3 * index] ?? 0,
    flat[3 * index + 1] ?? 0,
    flat[3 * index + 2] ?? 0,
  ]);
}

/** Draws the head in the middle of a picture, its face `size` pixels wide. */
export function drawHead(head: Head, posture: Posture, width: number, height: number, size: number): Canvas {
  const { yaw = 0, pitch = 0, mouth = 0 } = posture;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#7d8790';
  context.fillRect(0, 0, width, height);
  const turned = head.vertices.map((vertex, index) => turn(open(vertex, index, mouth), yaw, pitch));
  const seen = turned.map(({ x, y, z }) => ({ x: width / 2 + x * size, y: height / 2 + y * size, z }));
  const at = (list: readonly Vertex[], index: number): Vertex => list[index] ?? { x: 0, y: 0, z: 0 };
  const far = (triangle: readonly number[]): number =>
    triangle.reduce((sum, index) => sum + at(seen, index).z, 0);
  // a skull behind the mask, so that the head has an outline
  context.fillStyle = '#3b2f2a';
  context.beginPath();
  const skull = turn({ x: 0, y: -0.1, z: 0.35 }, yaw, pitch);
  context.ellipse(
    width / 2 + skull.x * size,
    height / 2 + skull.y * size,
    0.6 * size,
    0.78 * size,
    0,
    0,
    2 * Math.PI,
  );
  context.fill();
  for (const triangle of [...head.triangles].sort((a, b) => far(b) - far(a))) {
    const [a, b, c] = [at(seen, triangle[0]), at(seen, triangle[1]), at(seen, triangle[2])];
    const [p, q, r] = [
      at(head.places, triangle[0]),
      at(head.places, triangle[1]),
      at(head.places, triangle[2]),
    ];
    const area = (q.x - p.x) * (r.y - p.y) - (r.x - p.x) * (q.y - p.y);
    if (area === 0) continue;
    const solve = (u: number, v: number, w: number): [number, number, number] => {
      const dx = ((v - u) * (r.y - p.y) - (w - u) * (q.y - p.y)) / area;
      const dy = ((w - u) * (q.x - p.x) - (v - u) * (r.x - p.x)) / area;
      return [dx, dy, u - dx * p.x - dy * p.y];
    };
    const [xx, xy, x0] = solve(a.x, b.x, c.x);
    const [yx, yy, y0] = solve(a.y, b.y, c.y);
    context.save();
    context.beginPath();
    // half a pixel of overlap hides the seams
    const centre = { x: (a.x + b.x + c.x) / 3, y: (a.y + b.y + c.y) / 3 };
    for (const corner of [a, b, c]) {
      context.lineTo(
        corner.x + Math.sign(corner.x - centre.x) * 0.5,
        corner.y + Math.sign(corner.y - centre.y) * 0.5,
      );
    }
    context.clip();
    context.setTransform(xx, yx, xy, yy, x0, y0);
    context.drawImage(head.photo, 0, 0);
    context.restore();
  }
  if (mouth > 0.005) {
    context.fillStyle = '#2a0f10';
    context.beginPath();
    for (const index of INNER_LIPS) context.lineTo(at(seen, index).x, at(seen, index).y);
    context.fill();
  }
  return canvas;
}

/** A photograph of the head in front, held up and turned: its two edges come nearer and go farther, nothing else. */
export function drawFlat(head: Head, yaw: number, width: number, height: number, size: number): Canvas {
  const print = drawHead(head, {}, width, height, size);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#56616b';
  context.fillRect(0, 0, width, height);
  const [distance, cos, sin] = [3 * width, Math.cos(yaw), Math.sin(yaw)];
  const project = (x: number): { x: number; scale: number } => {
    const scale = distance / (distance + x * sin);
    return { x: width / 2 + x * cos * scale, scale };
  };
  for (let column = 0; column < width; column += 1) {
    const [left, right] = [project(column - width / 2), project(column + 1 - width / 2)];
    context.drawImage(
      print,
      column,
      0,
      1,
      height,
      left.x,
      (height / 2) * (1 - left.scale),
      right.x - left.x + 0.5,
      height * left.scale,
    );
  }
  return canvas;
}

/** The lower jaw goes down: lips and chin most, the cheeks less. */
function open(vertex: Vertex, index: number, mouth: number): Vertex {
  if (mouth === 0) return vertex;
  const lip = 0.36;
  const below = LOWER_LIP.has(index) ? 1 : Math.max(0, Math.min(1, (vertex.y - lip - 0.06) / 0.1));
  const beside = Math.max(0, 1 - Math.abs(vertex.x) / 0.42);
  return { ...vertex, y: vertex.y + mouth * below * Math.sqrt(beside) };
}

const LOWER_LIP = new Set([
  95, 88, 178, 87, 14, 317, 402, 318, 324, 96, 89, 179, 86, 15, 316, 403, 319, 325, 77, 90, 180, 85, 16, 315,
  404, 320, 307, 146, 91, 181, 84, 17, 314, 405, 321, 375,
]);

function turn({ x, y, z }: Vertex, yaw: number, pitch: number): Vertex {
  const [acrossX, acrossZ] = [x * Math.cos(yaw) - z * Math.sin(yaw), x * Math.sin(yaw) + z * Math.cos(yaw)];
  return {
    x: acrossX,
    y: y * Math.cos(pitch) + acrossZ * Math.sin(pitch),
    z: -y * Math.sin(pitch) + acrossZ * Math.cos(pitch),
  };
}

/** Two pictures of one size as one, twice as wide. */
export function sideBySide(left: Canvas, right: Canvas): Canvas {
  const canvas = createCanvas(left.width + right.width, left.height);
  const context = canvas.getContext('2d');
  context.drawImage(left, 0, 0);
  context.drawImage(right, left.width, 0);
  return canvas;
}
