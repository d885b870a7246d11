import { describe, expect, it } from 'vitest';
import { deeds, reading, shotOf } from './asking.ts';

const seconds = (prompt: string, total = 8) =>
  reading(prompt, { seconds: total }).shots.map((shot) => Math.round(shot.seconds * 100) / 100);
const casts = (prompt: string) => reading(prompt).shots.map(({ cast }) => cast.map(({ id }) => id));

describe('where shots begin', () => {
  it.each([
    ['Shot 1: a man walks. Shot 2: a dog runs.', 2],
    ['Scene one: a man walks. Scene two: a dog runs. Scene three: a cat sits.', 3],
    ['A man walks. Cut to a dog.', 2],
    ['A man walks, then we see a dog.', 2],
    ['A man walks. Smash cut to: a dog runs. Fade to a cat.', 3],
    ['The camera pans over a park. The scene changes to a street.', 2],
    ['[0-4s] a man walks [4-8s] a dog runs', 2],
    ['(00:00–00:03) a man walks (00:03–00:08) a dog runs', 2],
    ['0-4s: a man walks. 4-8s: a dog runs', 2],
    ['Opening shot: a man walks. Final shot: a dog runs.', 2],
    ['A man says "cut to the chase" and walks', 1],
    ['a man walks with 3 dogs for 2 seconds', 1],
  ])('%s', (prompt, count) => {
    expect(reading(prompt).shots).toHaveLength(count);
  });
});

describe('how long shots last', () => {
  it.each([
    ['[0-3s] a man walks [3-8s] a dog runs', [3, 5]],
    ['Shot 1 (2s): a man walks. Shot 2 (6s): a dog runs.', [2, 6]],
    ['Shot 1 (1s): a man walks. Shot 2 (3s): a dog runs.', [2, 6]],
    ['Shot 1: a man walks for 3 seconds. Shot 2: a dog runs.', [3, 5]],
    ['Shot 1: a man walks. Shot 2: a dog runs.', [4, 4]],
    ['[0-30s] a man walks [30-90s] a dog runs', [2.67, 5.33]],
    ['A man walks. Cut to a dog. Cut to a cat. Cut to a car.', [2, 2, 2, 2]],
  ])('%s', (prompt, expected) => {
    expect(seconds(prompt)).toEqual(expected);
  });

  it('gives speech the time it takes', () => {
    const [quiet = 0, long = 0] = seconds(
      'Shot 1: a man sits. Shot 2: a woman says "I have been walking through this city all night long and I still cannot find my way home".',
    );
    expect(long).toBeGreaterThan(quiet + 2);
    expect(quiet + long).toBeCloseTo(8, 2);
  });

  it('always adds up to the film, with no shot too short to be seen', () => {
    for (const prompt of [
      'Shot 1 (100s): a man walks. Shot 2: a dog runs. Shot 3: a cat sits',
      Array.from({ length: 30 }, (_, shot) => `Shot ${shot + 1}: a man walks.`).join(' '),
    ]) {
      const shares = seconds(prompt, 6);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(6, 1);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.74);
    }
  });

  it('leaves the length of the film to the request', () => {
    expect(reading('a 10-second video of a dog').readings.ignored).toContainEqual({
      text: '10-second',
      as: 'the request says how long the film is',
    });
  });
});

describe('who is who over shots', () => {
  it.each([
    ['a woman walks. Cut to her: she waves', [['woman-1'], ['woman-1']]],
    ['a fisherman rows. Cut to the same man, he smiles', [['fisherman-1'], ['fisherman-1']]],
    ['a girl runs. Cut to the girl and a dog', [['girl-1'], ['girl-1', 'dog-1']]],
    [
      'a man and a woman dance. Shot 2: they bow',
      [
        ['man-1', 'woman-1'],
        ['man-1', 'woman-1'],
      ],
    ],
    ['a vase falls. Cut to it', [['vase-1'], ['vase-1']]],
    [
      'Anna walks. Shot 2: Tom waves. Shot 3: Anna waves at Tom',
      [['anna-1'], ['tom-1'], ['anna-1', 'tom-1']],
    ],
    ['A knight called Arthur walks. Cut to Arthur', [['knight-1'], ['knight-1']]],
    ['Tom, an old fisherman, waves. Cut to Tom', [['tom-1'], ['tom-1']]],
    ['Two friends, Anna and Tom, sit. Cut to Tom', [['friend-1', 'friend-2'], ['friend-2']]],
    ['A man walks. Cut to a man', [['man-1'], ['man-2']]],
  ])('%s', (prompt, expected) => {
    expect(casts(prompt)).toEqual(expected);
  });

  it('tells he from she', () => {
    const shot = shotOf('A man and a woman talk. She waves and he claps');
    expect(deeds(shot).slice(1)).toEqual([
      ['wave', 'woman-1'],
      ['clap', 'man-1'],
    ]);
  });

  it('learns from a pronoun who somebody is', () => {
    expect(shotOf('A basketball player jumps. She smiles').cast[0]?.look.build).toBe('woman');
  });

  it('stages somebody for a pronoun that stands for nobody', () => {
    const { shots, readings } = reading('She dances in the rain');
    expect(shots[0]?.cast).toMatchObject([{ kind: 'person', look: { build: 'woman' } }]);
    expect(readings.approximated[0]).toMatchObject({ text: 'She' });
  });

  it('keeps two things of one sort apart by their colours', () => {
    const shot = shotOf('a red ball hits a blue ball. The blue ball rolls away');
    expect(shot.actions).toMatchObject([
      { kind: 'crash', subjects: ['ball-1'], object: 'ball-2' },
      { kind: 'roll', subjects: ['ball-2'] },
    ]);
  });

  it('takes no capital of a title for a name', () => {
    expect(casts('A Man Walks Down The Street')).toEqual([['man-1']]);
  });
});

describe('in what order', () => {
  it.each([
    ['a man walks to the table and sits', ['walk', 'sit']],
    ['a man jumps, then waves', ['jump', 'wave']],
    ['a man sits after he claps', ['clap', 'sit']],
    ['Before dancing, a girl claps', ['clap', 'dance']],
    ['After waving, a girl runs', ['wave', 'run']],
    ['a man waves before he sits', ['wave', 'sit']],
  ])('%s', (prompt, kinds) => {
    const { actions } = shotOf(prompt);
    expect(actions.map(({ kind }) => kind)).toEqual(kinds);
    expect(actions.every(({ meanwhile }) => meanwhile === undefined)).toBe(true);
    expect(new Set(actions.map(({ subjects }) => subjects.join())).size).toBe(1);
  });

  it.each([
    'a man walks while waving',
    'a man walks down the street, waving',
    'a man walks while he waves',
    'a man walks and waves at the same time',
  ])('at once: %s', (prompt) => {
    expect(shotOf(prompt).actions.map(({ meanwhile }) => meanwhile)).toEqual([undefined, true]);
  });
});

describe('what is said', () => {
  it.each([
    [
      'Anna: "Hello." Tom: “Hi!”',
      [
        ['anna-1', 'Hello.'],
        ['tom-1', 'Hi!'],
      ],
    ],
    ["A man says 'I don't know, it's late.'", [['man-1', "I don't know, it's late."]]],
    ['A man says ‘It’s late.’', [['man-1', 'It’s late.']]],
    [
      'A man and a woman sit. Woman: "Well?" Man (whispering): "No."',
      [
        ['woman-1', 'Well?'],
        ['man-1', 'No.'],
      ],
    ],
    [
      'Two explorers walk. Explorer 2: "Wait!" Explorer 1: "Why?"',
      [
        ['explorer-2', 'Wait!'],
        ['explorer-1', 'Why?'],
      ],
    ],
    [
      'A man walks.\nDialogue:\n- Man: I am home.\n- Narrator: He was not.',
      [
        ['man-1', 'I am home.'],
        [null, 'He was not.'],
      ],
    ],
    [
      'Rose waits. Rose: "Bob!" Bob: "Rose!"',
      [
        ['rose-1', 'Bob!'],
        ['bob-1', 'Rose!'],
      ],
    ],
    ['"Good night," says the old woman', [['old-woman-1', 'Good night,']]],
  ])('%s', (prompt, lines) => {
    expect(shotOf(prompt).dialogue.map(({ speaker, text }) => [speaker, text])).toEqual(lines);
  });

  it('is not what is written', () => {
    const { shots, readings } = reading('a man sits under a sign that reads "OPEN"');
    expect(shots[0]?.dialogue).toEqual([]);
    expect(readings.ignored).toContainEqual({ text: '"OPEN"', as: 'writing is not drawn' });
  });

  it('takes no possessive for a quote', () => {
    expect(shotOf("the dogs' owner runs and the cats' owner walks").dialogue).toEqual([]);
  });
});

describe('a structured prompt', () => {
  const prompt = `Style: hand-painted animation with soft brush textures, film grain

A robot named Bolt stands on a table in a kitchen.

Cinematography:
Camera: medium shot, slow push-in
Mood: gloomy, tense

Actions:
- Bolt waves
- He jumps, then sits

Dialogue:
- Bolt: We did it.

Background Sound:
rain, a ticking clock

Negative prompt: people, text`;

  it('is read section by section', () => {
    const { shots, style } = reading(prompt);
    expect(style).toBe('cinematic');
    expect(shots).toHaveLength(1);
    expect(shots[0]).toMatchObject({
      place: 'kitchen',
      weather: 'overcast',
      timeOfDay: 'dusk',
      camera: { size: 'medium', move: 'dolly in' },
      cast: [{ id: 'robot-1' }, { kind: 'table' }],
      dialogue: [{ speaker: 'robot-1', text: 'We did it.' }],
    });
    expect(deeds(shotOf(prompt))).toEqual([
      ['stand', 'robot-1'],
      ['wave', 'robot-1'],
      ['jump', 'robot-1'],
      ['sit', 'robot-1'],
    ]);
  });

  it('stages nothing of its look and its sound, and says so', () => {
    const { ignored, understood } = reading(prompt).readings;
    expect(ignored.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['brush', 'ticking', 'clock', 'hand-painted']) as string[],
    );
    expect(understood).toContainEqual({ text: 'people', as: 'left out: people' });
  });
});

describe('what is left out', () => {
  it.each([
    'a street, no people and no cars',
    'a street without any people or cars',
    'an empty street',
    'a street with nobody in it',
    'nobody dances in the street',
  ])('%s', (prompt) => {
    const shot = shotOf(prompt);
    expect(shot).toMatchObject({ place: 'street', cast: [], actions: [] });
    expect(
      reading(prompt)
        .readings.understood.map(({ as }) => as)
        .join(),
    ).toContain('left out: people');
  });

  it('leaves a hat out, and the woman in', () => {
    const { shots, readings } = reading('a woman without a hat waves');
    expect(shots[0]).toMatchObject({ cast: [{ id: 'woman-1' }], actions: [{ kind: 'wave' }] });
    expect(readings.understood).toContainEqual({ text: 'without a hat', as: 'left out: hat' });
  });
});

describe('the camera and the film', () => {
  it.each([
    ['pan left', { move: 'pan', toward: 'left' }],
    ['the camera pans to the right', { move: 'pan', toward: 'right' }],
    ['pan from right to left', { move: 'pan', toward: 'left' }],
    ['slow pan', { move: 'pan' }],
    ['tilt up', { move: 'tilt', toward: 'up' }],
    ['the camera tilts down', { move: 'tilt', toward: 'down' }],
    ['dolly in', { move: 'dolly in' }],
    ['slow push-in', { move: 'dolly in' }],
    ['pull back', { move: 'dolly out' }],
    ['orbit shot', { move: 'orbit' }],
    ['handheld', { move: 'handheld' }],
    ['tracking shot', { move: 'track' }],
    ['drone shot', { angle: 'aerial' }],
    ['aerial view', { angle: 'aerial' }],
    ['over the shoulder shot', { angle: 'behind' }],
    ['extreme close-up', { size: 'extreme close-up' }],
  ])('%s', (words, camera) => {
    expect(shotOf(`${words}, a man walks in a park`).camera).toMatchObject(camera);
  });

  it('knows from what to what a pan goes', () => {
    const { camera, cast } = shotOf('the camera pans from a red vase to a blue chair, in a room');
    expect(camera).toMatchObject({ move: 'pan', from: 'vase-1', to: 'chair-1' });
    expect(cast.map(({ placed }) => placed)).toEqual([null, null]);
    expect(shotOf('pan from the ball to the hoop, a player shoots').camera).toMatchObject({ to: 'hoop' });
    const { shots, readings } = reading('pan from the door to the window as a man walks in a room');
    expect(shots[0]?.actions).toMatchObject([{ kind: 'walk', target: null }]);
    expect(readings.approximated.map(({ as }) => as)).toContain(
      'the pan goes across: the set has no door to find',
    );
  });

  it.each([
    ['time-lapse', 'ignored'],
    ['fisheye', 'ignored'],
    ['grainy', 'ignored'],
    ['volumetric lighting', 'ignored'],
    ['award-winning', 'ignored'],
    ['slow motion', 'understood'],
    ['over the shoulder', 'approximated'],
    ['cozy', 'approximated'],
  ] as const)('%s is %s', (words, list) => {
    const { readings } = reading(`${words}, a man walks in a park`);
    expect(readings[list].map(({ text }) => text)).toContain(words);
  });
});

describe('words that stage nothing', () => {
  it.each([
    ['the feeling of longing', { place: 'beach', timeOfDay: 'dusk' }],
    ['a serene dawn', { place: 'lake', timeOfDay: 'dawn' }],
    ['gloomy', { weather: 'overcast' }],
    ['cozy', { place: 'room', timeOfDay: 'sunset' }],
    ['jubilation', { timeOfDay: 'morning', weather: 'clear' }],
    ['heavy rain at night', { timeOfDay: 'night', weather: 'rain' }],
    ['infinity', { place: 'space' }],
  ])('%s', (prompt, expected) => {
    const { shots, readings } = reading(prompt);
    expect(shots[0]).toMatchObject({ ...expected, cast: [], actions: [] });
    expect(readings.approximated.at(-1)?.as).toContain('an empty place in its light and mood');
  });

  it('colour the light of words that do, unless these say otherwise', () => {
    expect(shotOf('a gloomy, eerie forest')).toMatchObject({ timeOfDay: 'night', weather: 'overcast' });
    expect(shotOf('an eerie forest at noon, clear sky')).toMatchObject({
      timeOfDay: 'noon',
      weather: 'clear',
    });
  });
});
