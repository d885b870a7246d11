import { describe, expect, it } from 'vitest';
import { EngineRequest, Plan, PROTOCOL } from '../../../model/protocol/index.ts';
import { planOf } from '../../../model/world/plan.ts';
import { type Production, prepare } from '../../../model/world/production.ts';
import type { Take } from '../../../model/world/simulate/take.ts';

const request = (prompt: string, rest: Partial<EngineRequest> = {}): EngineRequest =>
  EngineRequest.parse({
    protocol: PROTOCOL,
    job: 'video_1',
    attempt: 1,
    prompt,
    seconds: 4,
    size: { width: 160, height: 96 },
    fps: 24,
    seed: 3,
    quality: 'draft',
    references: {},
    output: { prefix: 's3://artefacts/video_1/' },
    cancelMarker: 's3://artefacts/video_1/cancel',
    progressQueue: null,
    ...rest,
  });

const film = async (prompt: string, rest: Partial<EngineRequest> = {}) => {
  const asked = request(prompt, rest);
  const production = await prepare(asked);
  return { production, plan: written(asked, production) };
};
/** The plan as the next request will find it. */
const written = (asked: EngineRequest, production: Production): Plan =>
  Plan.parse(JSON.parse(JSON.stringify(planOf(asked, production))));

const follow = async (
  plan: Plan,
  relation: 'extension' | 'remix' | 'edit',
  prompt: string,
  rest: Partial<EngineRequest> = {},
) => {
  const asked = request(prompt, {
    source: { relation, video: 's3://videos/a.mp4', plan: 's3://videos/a.json' },
    ...rest,
  });
  const production = await prepare(asked, plan);
  return { production, plan: written(asked, production) };
};

const takeOf = ({ shots }: Production, index: number): Take => {
  const shot = shots[index];
  if (shot === undefined) {
    throw new Error(`no shot ${index}`);
  }
  return shot.take;
};
const ends = (take: Take, id: string) => take.tracks.position(id, take.seconds * take.pace).toArray();
const rootAt = (take: Take, id: string, t: number) => {
  const found = take.people.find(({ person }) => person.id === id);
  const { x, y, z } = found?.root(t) ?? { x: Number.NaN, y: Number.NaN, z: Number.NaN };
  return [x, y, z];
};
const near = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, i) => value - (b[i] ?? Number.NaN)));
/** What a figure or thing looks like: its meshes and colours. */
const looks = (take: Take, id: string) =>
  [...take.people.filter(({ person }) => person.id === id).map(({ person }) => person.pieces)].flat();

describe('a cut', () => {
  it('lets what moves go on where and as fast as it went', async () => {
    const { production } = await film(
      'Shot 1: a red ball rolls on a court. Shot 2: close-up of the red ball.',
    );
    const [one, two] = [takeOf(production, 0), takeOf(production, 1)];
    expect(near(ends(one, 'ball-1'), two.tracks.position('ball-1', 0).toArray())).toBeLessThan(0.001);
    const speed = (take: Take, at: number) =>
      take.tracks.position('ball-1', at + 0.05).distanceTo(take.tracks.position('ball-1', at)) / 0.05;
    expect(speed(one, 1.9)).toBeGreaterThan(0.3);
    expect(speed(two, 0.02) / speed(one, 1.9)).toBeCloseTo(1, 1);
  });

  it('keeps what broke in pieces, where they lay, also after the film was elsewhere', async () => {
    const { production, plan } = await film(
      'Shot 1: a glass vase falls off a table in a room and shatters. Shot 2: a dog runs in a park. Shot 3: the vase in the room.',
      { seconds: 9 },
    );
    const [one, three] = [takeOf(production, 0), takeOf(production, 2)];
    const end = one.seconds;
    const pieces = one.tracks.bodies.filter(({ kind }) => kind === 'shard').map(({ id }) => id);
    expect(pieces.length).toBeGreaterThan(3);
    expect(one.tracks.present('vase-1', end)).toBe(false);
    expect(three.tracks.present('vase-1', 0)).toBe(false);
    for (const id of pieces) {
      expect(three.tracks.present(id, 0)).toBe(true);
      expect(near(ends(one, id), three.tracks.position(id, 0).toArray())).toBeLessThan(0.002);
    }
    expect(plan.entities.find(({ id }) => id === 'vase-1')?.pieces).toHaveLength(pieces.length);
    expect(plan.elsewhere.map(({ place }) => place)).toEqual(['park']);
  });

  it('leaves nobody out who was there, and looks only at those it names', async () => {
    const { production } = await film(
      'Shot 1: a man walks in a park and a woman waves. Shot 2: close-up of the woman in the park.',
    );
    const [one, two] = [takeOf(production, 0), takeOf(production, 1)];
    for (const id of ['man-1', 'woman-1']) {
      expect(near(rootAt(one, id, one.seconds), rootAt(two, id, 0))).toBeLessThan(0.02);
      expect(looks(two, id)).toEqual(looks(one, id));
    }
    expect([...two.stage.extras]).toEqual(['man-1']);
  });

  it('lets somebody who sat sit on, and somebody who walked walk on', async () => {
    const { production } = await film(
      'Shot 1: a man sits on a bench in a park and a woman walks. Shot 2: a bird flies over the park.',
    );
    const [one, two] = [takeOf(production, 0), takeOf(production, 1)];
    const height = (take: Take, t: number) =>
      take.people
        .find(({ person }) => person.id === 'man-1')
        ?.joints(t)
        .get('pelvis')?.elements[13] ?? Number.NaN;
    expect(height(two, 0)).toBeCloseTo(height(one, one.seconds), 1);
    expect(near(rootAt(two, 'woman-1', 1), rootAt(two, 'woman-1', 0))).toBeGreaterThan(0.5);
  });

  it('says when somebody has to take another mark', async () => {
    const { plan } = await film(
      'Shot 1: a basketball player waves on a court. Shot 2: the basketball player misses a shot.',
    );
    expect(plan.approximated.map(({ as }) => as).join()).toMatch(
      /does not start where the last shot left it/,
    );
  });

  it('takes people along to the next place and leaves things behind', async () => {
    const { plan } = await film(
      'Shot 1: a man sits on a bench in a park. Shot 2: the man walks in a street.',
    );
    expect(plan.entities.map(({ id }) => id)).toEqual(['man-1']);
    expect(plan.elsewhere).toMatchObject([{ place: 'park', entities: [{ id: 'bench-1' }] }]);
  });
});

describe('an extension', () => {
  it('goes on from the end of its source, with another seed, with the same faces and things', async () => {
    const source = await film('a man in a red coat walks in a park and a blue ball rolls');
    const { production, plan } = await follow(source.plan, 'extension', 'he waves', { seed: 99 });
    const [one, two] = [takeOf(source.production, 0), takeOf(production, 0)];
    expect(two.stage.place.name).toBe('park');
    expect(near(ends(one, 'ball-1'), two.tracks.position('ball-1', 0).toArray())).toBeLessThan(0.002);
    expect(near(rootAt(one, 'man-1', one.seconds), rootAt(two, 'man-1', 0))).toBeLessThan(0.02);
    expect(looks(two, 'man-1')).toEqual(looks(one, 'man-1'));
    // the trees stand where they stood
    expect(two.stage.place.bodies.map(({ id, position }) => [id, position])).toEqual(
      one.stage.place.bodies.map(({ id, position }) => [id, position]),
    );
    expect(plan.worldSeed).toBe(3);
    expect(plan.steps.map(({ relation }) => relation)).toEqual(['original', 'extension']);
    expect(plan.entities.map(({ id, color, scale }) => [id, color, scale]).toSorted()).toEqual(
      source.plan.entities.map(({ id, color, scale }) => [id, color, scale]).toSorted(),
    );
  });

  it('keeps the body of somebody whom no word had made a woman or a man, whatever word stands for them now', async () => {
    const source = await film('a person walks in a park');
    for (const pronoun of ['he', 'she']) {
      const extension = await follow(source.plan, 'extension', `${pronoun} waves`);
      const remix = await follow(source.plan, 'remix', `${pronoun} waves`);
      for (const { production } of [extension, remix]) {
        expect(takeOf(production, 0).people).toHaveLength(1);
        expect(looks(takeOf(production, 0), 'person-1')).toEqual(
          looks(takeOf(source.production, 0), 'person-1'),
        );
      }
    }
  });

  it('carries on who sat on somebody’s head, and takes them along to another place', async () => {
    const source = await film('a figure skater performs a triple axel with a cat on her head');
    expect(source.plan.entities.find(({ id }) => id === 'cat-1')?.placed).toMatchObject({
      preposition: 'on',
      part: 'head',
    });
    const { production, plan } = await follow(source.plan, 'extension', 'Ada waves');
    const seated = (take: Take, t: number) => {
      const host = take.people[0]?.joints(t).get('head');
      const cat = take.creatures[0]?.joints(t).get('trunk');
      return (cat?.elements[13] ?? Number.NaN) - (host?.elements[13] ?? Number.NaN);
    };
    const take = takeOf(production, 0);
    for (const t of [0, 2, 4]) {
      expect(seated(take, t)).toBeGreaterThan(0.15);
      expect(seated(take, t)).toBeLessThan(0.6);
    }
    expect(plan.shots.at(-1)?.actions.join()).toMatch(/cat-1 holds on to the head/);
    const elsewhere = await follow(plan, 'extension', 'the skater walks in a park');
    expect(seated(takeOf(elsewhere.production, 0), 1)).toBeGreaterThan(0.15);
    expect(elsewhere.plan.entities.map(({ id }) => id)).toContain('cat-1');
    expect(elsewhere.plan.elsewhere.flatMap(({ entities }) => entities.map(({ id }) => id))).not.toContain(
      'cat-1',
    );
  });

  it('leaves on the floor what fell off what it was put on', async () => {
    const source = await film('a glass vase falls off a table in a room');
    expect(source.plan.entities.find(({ id }) => id === 'vase-1')?.placed).toBeNull();
  });

  it('says what of another engine’s plan it cannot build', async () => {
    const source = await film('a red ball on a table in a room');
    const foreign = Plan.parse({
      ...source.plan,
      entities: source.plan.entities.map((entity) =>
        entity.id === 'ball-1' ? { ...entity, kind: 'perpetual motion machine', name: 'machine' } : entity,
      ),
    });
    const { plan } = await follow(foreign, 'extension', 'the table stands');
    expect(plan.entities.map(({ id }) => id)).toEqual(['table-1']);
    expect(plan.approximated).toContainEqual({
      text: 'machine',
      as: 'something of the source video that cannot be built here',
    });
  });
});

describe('a remix', () => {
  it('lets the same thing happen again but for what the words change', async () => {
    const source = await film('a red ball falls on a table in a kitchen');
    const { production, plan } = await follow(source.plan, 'remix', 'make the ball blue, at night', {
      seed: 5,
    });
    const [one, two] = [takeOf(source.production, 0), takeOf(production, 0)];
    expect(two.tracks.raw).toEqual(one.tracks.raw);
    expect(two.stage.script.timeOfDay).toBe('night');
    expect(plan.entities.find(({ id }) => id === 'ball-1')?.color).toBe('#2a5fc4');
    expect(plan.steps.map(({ prompt }) => prompt)).toEqual([
      'a red ball falls on a table in a kitchen',
      'make the ball blue, at night',
    ]);
  });

  it('of an extended video makes all of it again, each part from where the one before it ended', async () => {
    const source = await film('a red ball rolls on a court');
    const extension = await follow(source.plan, 'extension', 'the ball rolls on');
    const remix = await follow(extension.plan, 'remix', 'make the ball green', { seconds: 8 });
    const again = await follow(remix.plan, 'edit', 'at sunset', { seconds: 8 });
    expect(again.production.shots.map(({ seconds }) => seconds)).toEqual([4, 4]);
    for (const [index, before] of [source, extension].entries()) {
      const [one, two] = [takeOf(before.production, 0), takeOf(again.production, index)];
      const start = (take: Take) => take.tracks.position('ball-1', 0).toArray();
      // the plan of the source rounds to a tenth of a millimetre
      expect(near(start(one), start(two))).toBeLessThan(0.002);
      expect(two.stage.script.timeOfDay).toBe('sunset');
    }
    expect(again.plan.entities.find(({ id }) => id === 'ball-1')?.color).toBe('#3f9a3c');
  });
});

describe('a cast member', () => {
  const member = (id: string, name: string) => ({
    id,
    kind: 'person' as const,
    name,
    likeness: [],
    voice: null,
    appearance: null,
  });
  const figureOf = (take: Take) => {
    const [lead] = take.people;
    return lead && [lead.person.bent, lead.person.pieces, lead.person.voice];
  };

  it('has one face, body and voice in every film, unlike the next member’s', async () => {
    const cast = [member('cameo_1', 'Ada')];
    const one = await film('Ada walks on the beach', { cast, seed: 3 });
    const other = await film('Ada waves in a park', { cast, seed: 4 });
    const stranger = await film('Ada waves in a park', { cast: [member('cameo_2', 'Ada')], seed: 4 });
    expect(figureOf(takeOf(one.production, 0))).toBeDefined();
    expect(figureOf(takeOf(other.production, 0))).toEqual(figureOf(takeOf(one.production, 0)));
    expect(figureOf(takeOf(stranger.production, 0))).not.toEqual(figureOf(takeOf(one.production, 0)));
  });

  it('keeps them when the film goes on', async () => {
    const { production, plan } = await film('Ada walks on the beach', { cast: [member('cameo_1', 'Ada')] });
    const more = await follow(plan, 'extension', 'Ada waves');
    expect(figureOf(takeOf(more.production, 0))).toEqual(figureOf(takeOf(production, 0)));
  });
});
