import { Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import type { Style } from '../../../model/protocol/index.ts';
import { prepare } from '../../../model/world/production.ts';
import { read } from '../../../model/world/read/read.ts';
import { clearance } from '../../../model/world/scene/clearance.ts';
import { cameraOf } from '../../../model/world/scene/framing.ts';
import { simulate } from '../../../model/world/simulate/simulate.ts';
import type { Take } from '../../../model/world/simulate/take.ts';
import { stage } from '../../../model/world/stage/build-stage.ts';
import type { PersonJoint } from '../../../model/world/stage/figures/figure.ts';

const SIZES = [
  ['wide', 16 / 9],
  ['tall', 9 / 16],
] as const;

const takes = new Map<string, { readonly take: Take; readonly style: Style }>();

/** What happens, simulated once a prompt: the camera alone differs between wide and tall. */
const play = (prompt: string) => {
  const known = takes.get(prompt);
  if (known !== undefined) {
    return known;
  }
  const { shots, style } = read({ prompt, shots: [], seconds: 4, seed: 1, style: null, cast: [] });
  const [script] = shots;
  if (script === undefined) {
    throw new Error('no shot was read');
  }
  const played = { take: simulate(stage(script, { seed: 1, style }), script.seconds), style };
  takes.set(prompt, played);
  return played;
};

const shoot = (prompt: string, aspect: number) => {
  const { take, style } = play(prompt);
  const camera = cameraOf(take, { aspect, style });
  /** Where a point of the world lies in the picture: -1..1 from edge to edge; null behind the camera. */
  const seen = (point: Vector3, time: number): { x: number; y: number } | null => {
    const { eye, target, up, fov } = camera(time);
    const lens = new PerspectiveCamera((fov * 180) / Math.PI, aspect, 0.05, 500);
    const view = new Matrix4()
      .lookAt(new Vector3(...eye), new Vector3(...target), new Vector3(...up))
      .setPosition(...eye)
      .invert();
    const local = point.clone().applyMatrix4(view);
    if (local.z >= 0) {
      return null;
    }
    const { x, y } = local.applyMatrix4(lens.projectionMatrix);
    return { x, y };
  };
  return { take, camera, seen };
};

const TIMES = Array.from({ length: 33 }, (_, i) => i / 8);
const inside = (point: { x: number; y: number } | null): boolean =>
  point !== null && Math.abs(point.x) < 1 && Math.abs(point.y) < 1;

describe('the camera', () => {
  it.each(SIZES)('keeps ball, player and board in a %s picture', (_, aspect) => {
    const { take, seen } = shoot(
      'A basketball player misses a shot and the ball rebounds off the backboard',
      aspect,
    );
    for (const time of TIMES.filter((t) => t < 3.6)) {
      expect(inside(seen(take.tracks.position('ball-1', time), time))).toBe(true);
    }
    expect(inside(seen(new Vector3(2.98, 3.5, 0), 2.8))).toBe(true);
  });

  it.each([
    ['pan left', 1],
    ['pan right', -1],
    ['slow pan', -1],
  ])('turns where it stands: %s', (words, sense) => {
    const { take, camera, seen } = shoot(`${words}, a man stands in a park`, 16 / 9);
    const head = (time: number) => {
      const frame = take.people[0]?.joints(time).get('head');
      return frame === undefined ? null : seen(new Vector3().setFromMatrixPosition(frame), time);
    };
    // but for the breath of who stands there
    expect(new Vector3(...camera(4).eye).distanceTo(new Vector3(...camera(0).eye))).toBeLessThan(0.03);
    // who stands still goes through the picture against the pan, and stays in it
    expect(sense * ((head(4)?.x ?? 0) - (head(0)?.x ?? 0))).toBeGreaterThan(0.8);
    for (const time of TIMES) expect(inside(head(time))).toBe(true);
  });

  it('pans from one thing to the other, whatever stands where', () => {
    for (const [from, to] of [
      ['vase', 'chair'],
      ['chair', 'vase'],
    ] as const) {
      const words = `the camera pans from the ${from} to the ${to}. A red vase, and a blue chair next to it, in a room`;
      const { take, seen } = shoot(words, 16 / 9);
      const at = (id: string) =>
        new Vector3(...(take.stage.props.find((prop) => prop.id === id)?.position ?? [Number.NaN, 0, 0]));
      expect(Math.abs(seen(at(`${from}-1`), 0)?.x ?? 9)).toBeLessThan(0.05);
      expect(Math.abs(seen(at(`${to}-1`), 4)?.x ?? 9)).toBeLessThan(0.05);
    }
  });

  it.each([
    ['tilt up', 1],
    ['tilt down', -1],
  ])('%s goes that way', (words, sense) => {
    const { camera } = shoot(`${words}, a man stands in a park`, 16 / 9);
    expect(sense * ((camera(4).target[1] ?? 0) - (camera(0).target[1] ?? 0))).toBeGreaterThan(0.2);
  });

  it.each(SIZES)('holds a whole fall and its bounces in a %s picture that stands still', (_, aspect) => {
    const { take, camera, seen } = shoot(
      'static camera: a red ball bounces on a wooden table in a kitchen',
      aspect,
    );
    expect(take.tracks.position('ball-1', 0).y).toBeGreaterThan(1.3);
    for (const time of TIMES) {
      expect(inside(seen(take.tracks.position('ball-1', time), time))).toBe(true);
      expect(camera(time).eye).toEqual(camera(0).eye);
      expect(camera(time).target).toEqual(camera(0).target);
    }
    // from as far away as somebody who looks on, not from between the legs of the table
    expect(new Vector3(...camera(0).eye).distanceTo(new Vector3(...camera(0).target))).toBeGreaterThan(1.5);
  });

  it.each([
    ['a dog runs across a snowy field'],
    ['a man walks down the street'],
    ['a woman jumps in the park, tracking shot'],
  ])('keeps up: %s', (prompt) => {
    const { take, seen } = shoot(prompt, 16 / 9);
    const figure = take.people[0] ?? take.creatures[0];
    if (figure === undefined) {
      throw new Error('nobody was staged');
    }
    for (const time of TIMES) {
      const { x, y, z } = figure.root(time);
      expect(inside(seen(new Vector3(x, y + 0.4, z), time))).toBe(true);
    }
  });

  it('comes closer for a close-up, and goes further for a wide shot', () => {
    const distance = (prompt: string) => {
      const { eye, target } = shoot(prompt, 16 / 9).camera(2);
      return new Vector3(...eye).distanceTo(new Vector3(...target));
    };
    expect(distance('close-up of a woman in a park')).toBeLessThan(0.5 * distance('a woman in a park'));
    expect(distance('wide shot of a woman in a park')).toBeGreaterThan(1.3 * distance('a woman in a park'));
  });

  it('looks down from the air, and up from below', () => {
    const above = shoot('aerial shot of a horse in a field', 16 / 9).camera(1);
    expect(above.eye[1]).toBeGreaterThan(above.target[1] + 1);
    const below = shoot('low angle shot of a man in a park', 16 / 9).camera(1);
    expect(below.eye[1]).toBeLessThan(below.target[1]);
  });

  it('moves as it is told', () => {
    const { camera } = shoot('orbit around a red ball in a park', 16 / 9);
    const angle = (time: number) => {
      const { eye, target } = camera(time);
      return Math.atan2(eye[0] - target[0], eye[2] - target[2]);
    };
    expect(angle(4) - angle(0)).toBeGreaterThan(1);
    const inward = shoot('dolly in on a red ball in a park', 16 / 9).camera;
    const far = (time: number) =>
      new Vector3(...inward(time).eye).distanceTo(new Vector3(...inward(time).target));
    expect(far(4)).toBeLessThan(0.75 * far(0));
  });
});

const SUBJECTS = [
  ['the missed shot', 'A basketball player misses a shot and the ball rebounds off the backboard'],
  ['the made shot', 'A basketball player makes a jump shot'],
  ['the floor routine', 'An Olympic gymnastics floor routine'],
  ['the paddleboard', 'A person does a backflip on a paddleboard on a calm lake'],
  ['the skater', 'A figure skater performs a triple axel with a cat on her head'],
  [
    'the explorers',
    'Two mountain explorers in bright technical shells shout in the snow: "Can you hear me?" "Loud and clear!"',
  ],
] as const;
/** Joints that must be seen of somebody who is filmed whole, and of somebody who talks. */
const WHOLE: readonly PersonJoint[] = ['head', 'handL', 'handR', 'footL', 'footR'];
const BUST: readonly PersonJoint[] = ['head', 'upperArmL', 'upperArmR', 'pelvis'];

describe.each(SUBJECTS)('the film of %s', (name, prompt) => {
  it.each(SIZES)(
    'keeps head, hands and feet in a %s picture, and its camera out of everything',
    (_, aspect) => {
      const { take, camera, seen } = shoot(prompt, aspect);
      const { place, props } = take.stage;
      const clear = clearance(
        place,
        props.filter(({ motion }) => motion === 'fixed'),
      );
      const lost: string[] = [];
      for (const time of TIMES) {
        for (const { person, joints } of take.people) {
          for (const joint of name === 'the explorers' ? BUST : WHOLE) {
            const frame = joints(time * take.pace).get(joint);
            if (frame === undefined || !inside(seen(new Vector3().setFromMatrixPosition(frame), time))) {
              lost.push(`${joint} of ${person.id} at ${time}`);
            }
          }
        }
        const { eye, target } = camera(time);
        const allowed = clear(new Vector3(...eye), new Vector3(...target));
        if (allowed.distanceTo(new Vector3(...eye)) > 0.05) {
          lost.push(`camera at ${time}: ${eye.map((value) => value.toFixed(2)).join(', ')}`);
        }
      }
      expect(take.people.length).toBeGreaterThan(0);
      expect(lost).toEqual([]);
    },
  );

  it.each(SIZES)('moves its %s camera without a jerk', (_, aspect) => {
    const { camera } = shoot(prompt, aspect);
    const eyes = Array.from({ length: 97 }, (_, i) => new Vector3(...camera(i / 24).eye));
    const jerks = eyes.slice(2).map((eye, i) => {
      const [a, b] = [eyes[i], eyes[i + 1]];
      return a === undefined || b === undefined
        ? 0
        : eye.clone().add(a).addScaledVector(b, -2).length() * 24 * 24;
    });
    // hardly more than a person who walks along would feel, metres a second squared
    expect(Math.max(...jerks)).toBeLessThan(12);
  });
});

it.each(['Close-up of her.', 'Close-up.'])('a shot of nobody new is of who is there: %s', async (words) => {
  const { shots } = await prepare({
    ...{ prompt: `Shot 1: A woman walks in a park. Shot 2: ${words}`, shots: [], seconds: 4, seed: 1 },
    ...{ style: null, cast: [], size: { width: 160, height: 96 }, fps: 24 },
  });
  const { scene, take } = shots[1] ?? expect.fail('one shot');
  const head = new Vector3().setFromMatrixPosition(
    take.people[0]?.joints(0.1).get('head') ?? expect.fail('nobody is there'),
  );
  const { eye, target } = scene.camera(0.1);
  expect(new Vector3(...target).distanceTo(head)).toBeLessThan(0.4);
  expect(new Vector3(...eye).distanceTo(head)).toBeLessThan(2.5);
});

it.each(SIZES)('a counter before somebody does not push the %s camera into their lap', (_, aspect) => {
  const { take, camera, seen } = shoot('A barista pours coffee into a cup at a cafe counter', aspect);
  const counter = take.stage.props.find(({ name }) => name === 'counter');
  expect(counter).toBeDefined();
  for (const time of TIMES) {
    for (const { joints } of take.people)
      for (const joint of WHOLE) {
        const frame = joints(time * take.pace).get(joint) ?? new Matrix4();
        expect(inside(seen(new Vector3().setFromMatrixPosition(frame), time)), `${joint} at ${time}`).toBe(
          true,
        );
      }
    const [x, , z] = camera(time).eye;
    const [at, , away] = counter?.position ?? [0, 0, 0];
    expect(Math.hypot(x - at, z - away), `camera at ${time}`).toBeGreaterThan(1);
  }
});

describe('composition', () => {
  /** Share of the picture's height from the lowest foot to the top of the head. */
  const heightOf = (prompt: string, aspect: number, time = 2): number => {
    const { take, seen } = shoot(prompt, aspect);
    const bones = take.people[0]?.joints(time);
    const ys = WHOLE.map((joint) => {
      const frame = bones?.get(joint);
      const point = frame === undefined ? null : seen(new Vector3().setFromMatrixPosition(frame), time);
      return point?.y ?? 0;
    });
    return (Math.max(...ys) - Math.min(...ys)) / 2 + 0.06;
  };

  it.each(SIZES)('gives one who stands alone most of the height of a %s picture', (_, aspect) => {
    const share = heightOf('a woman stands in a park', aspect);
    expect(share).toBeGreaterThan(0.55);
    expect(share).toBeLessThan(0.9);
  });

  it.each(SIZES)('gives who shoots at a hoop two fifths of the height of a %s picture', (_, aspect) => {
    const prompt = SUBJECTS[0][1];
    const { tracks } = shoot(prompt, aspect).take;
    // released: the first moment at which the ball is well over the head
    const released = TIMES.find((time) => tracks.position('ball-1', time).y > 2.3) ?? expect.fail('no shot');
    expect(heightOf(prompt, aspect, released)).toBeGreaterThan(0.4);
  });

  it('shows the ring and the shooter together until the ball is down', () => {
    for (const [, aspect] of SIZES) {
      const { take, seen } = shoot('A basketball player makes a jump shot', aspect);
      const ring = take.stage.place.hoop?.ring ?? [0, 0, 0];
      for (const time of TIMES) {
        expect(inside(seen(new Vector3(...ring), time))).toBe(true);
      }
    }
  });

  it('films a flight from beside, whichever way it goes, and always from the same side of the set', () => {
    for (const [, prompt] of SUBJECTS.slice(2, 5)) {
      const { camera } = shoot(prompt, 16 / 9);
      for (const time of TIMES) {
        const { eye, target } = camera(time);
        expect(eye[2]).toBeGreaterThan(target[2]);
      }
    }
  });

  it('shows both faces of two who talk', () => {
    const { take, camera } = shoot(SUBJECTS[5][1], 16 / 9);
    const { eye, target } = camera(1);
    const outward = new Vector3(...eye).sub(new Vector3(...target)).normalize();
    for (const { root } of take.people) {
      const { heading } = root(1);
      expect(new Vector3(Math.sin(heading), 0, Math.cos(heading)).dot(outward)).toBeGreaterThan(0.5);
    }
    const [a, b] = take.people.map(({ root }) => root(0));
    const apart = Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.z ?? 0) - (b?.z ?? 0));
    expect(apart).toBeGreaterThan(0.95);
    expect(apart).toBeLessThan(1.6);
  });

  it('is the same on every run', () => {
    const once = shoot(SUBJECTS[2][1], 16 / 9);
    takes.clear();
    const again = shoot(SUBJECTS[2][1], 16 / 9);
    for (const time of [0, 1.37, 3.9]) {
      expect(again.camera(time)).toEqual(once.camera(time));
    }
  });

  it('opens the lens no wider than keeps all of the action sharp', () => {
    const { take, camera } = shoot(`${SUBJECTS[0][1]}, cinematic`, 16 / 9);
    const { eye, target, focus, aperture, fov } = camera(2.4);
    const forward = new Vector3(...target).sub(new Vector3(...eye)).normalize();
    const ring = new Vector3(...(take.stage.place.hoop?.ring ?? [0, 0, 0]))
      .sub(new Vector3(...eye))
      .dot(forward);
    const blurred = (aperture * Math.abs(1 / ring - 1 / focus)) / (2 * Math.tan(fov / 2));
    expect(aperture).toBeGreaterThan(0);
    expect(blurred).toBeLessThan(1 / 500);
  });
});
