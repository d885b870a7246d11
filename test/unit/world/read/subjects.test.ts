import { describe, expect, it } from 'vitest';
import { deeds, reading, shotOf } from './asking.ts';

describe('the gymnast', () => {
  it('is there for a routine that names nobody, dressed for it, in a gym', () => {
    const shot = shotOf('An Olympic gymnastics floor routine');
    expect(shot.place).toBe('gym');
    expect(deeds(shot)).toEqual([['floor routine', 'gymnast-1']]);
    expect(shot.cast).toMatchObject([{ kind: 'person', look: { outfit: 'leotard', build: 'woman' } }]);
  });

  it('wears sportswear when he is a man', () => {
    const shot = shotOf('a male gymnast performs a floor exercise');
    expect(shot.cast[0]?.look).toEqual({ outfit: 'sportswear', build: 'man' });
    expect(deeds(shot)).toEqual([['floor routine', 'gymnast-1']]);
  });

  it.each([
    ['does a backflip', { kind: 'flip', sense: 'backward', turns: 1 }],
    ['does a double backflip', { kind: 'flip', sense: 'backward', turns: 2 }],
    ['does a front flip', { kind: 'flip', sense: 'forward', turns: 1 }],
    ['flips backward', { kind: 'flip', sense: 'backward' }],
    ['nails a clean somersault', { kind: 'flip', sense: 'forward' }],
    ['does a cartwheel', { kind: 'flip' }],
    ['performs a tumbling pass', { kind: 'floor routine' }],
  ])('%s', (words, action) => {
    const { actions } = shotOf(`A gymnast ${words}`);
    expect(actions).toMatchObject([{ subjects: ['gymnast-1'], ...action }]);
  });

  it('does two of them one after the other', () => {
    expect(deeds(shotOf('a gymnast does a round-off and two backflips'))).toEqual([
      ['flip', 'gymnast-1'],
      ['flip', 'gymnast-1'],
      ['flip', 'gymnast-1'],
    ]);
  });
});

describe('the skater', () => {
  it.each([
    ['triple axel', 3.5],
    ['double axel', 2.5],
    ['single axel', 1.5],
    ['quadruple axel', 4.5],
    ['axel', 1.5],
    ['triple lutz', 3],
    ['salchow', 1],
    ['double toe loop', 2],
    ['triple flip', 3],
  ])('%s: %d turns', (jump, turns) => {
    const shot = shotOf(`A figure skater performs a ${jump}`);
    expect(shot.actions).toMatchObject([{ kind: 'skating jump', turns, subjects: ['figure-skater-1'] }]);
    expect(shot.place).toBe('rink');
    expect(shot.cast).toMatchObject([{ look: { outfit: 'skating dress' } }]);
  });

  it('carries the cat on her head, and the cat does not jump', () => {
    const shot = shotOf('A figure skater performs a triple axel with a cat on her head');
    expect(shot.cast.find(({ kind }) => kind === 'cat')?.placed).toEqual({
      preposition: 'on',
      on: 'figure-skater-1',
      part: 'head',
    });
    expect(shot.actions).toMatchObject([
      { kind: 'skating jump', subjects: ['figure-skater-1'], object: null },
    ]);
    expect(reading('A figure skater performs a triple axel with a cat on her head').readings.ignored).toEqual(
      [],
    );
  });

  it('also when the cat is named first', () => {
    const shot = shotOf('A figure skater with a cat on her head spins');
    expect(deeds(shot)).toEqual([['spin', 'figure-skater-1']]);
    expect(shot.cast.find(({ kind }) => kind === 'cat')?.placed?.part).toBe('head');
  });

  it('reads what is told of the jump as part of it', () => {
    const { actions } = shotOf('A skater does an axel, takes off forward, turns 1260 and lands backward');
    expect(actions).toHaveLength(1);
  });
});

describe('parts of the body', () => {
  it.each([
    ["a parrot sits on the pirate king's shoulder", 'parrot-1', 'shoulder'],
    ['a woman holds a lantern in her hands', 'lantern-1', 'hand'],
    ['a cat sleeps on the lap of her owner. A woman with a cat on her lap reads', 'cat-2', 'lap'],
    ['a man walks with a child on his shoulders', 'child-1', 'shoulder'],
    ['a boy carries a dog on his back', 'dog-1', 'back'],
  ])('%s', (prompt, id, part) => {
    expect(shotOf(prompt).cast.find((entity) => entity.id === id)?.placed?.part).toBe(part);
  });
});

describe('the paddleboard', () => {
  it('is ridden, and the flip is done on it, by somebody in swimwear on a lake', () => {
    const shot = shotOf('A backflip on a paddleboard');
    expect(shot.place).toBe('lake');
    expect(shot.actions).toMatchObject([
      { kind: 'ride', target: { preposition: 'on', on: 'paddleboard-1' } },
      { kind: 'flip', sense: 'backward', target: { preposition: 'on', on: 'paddleboard-1' } },
    ]);
    const [ride, flip] = shot.actions;
    expect(ride?.subjects).toEqual(flip?.subjects);
    const rider = shot.cast.find(({ id }) => id === ride?.subjects[0]);
    expect(rider).toMatchObject({ kind: 'person', look: { outfit: 'swimwear' } });
  });

  it('is there for who paddles, and a surfboard comes near it', () => {
    expect(shotOf('a woman paddles across the lake').cast.map(({ kind }) => kind)).toContain('paddleboard');
    const { shots, readings } = reading('a man jumps on a surfboard on the ocean');
    expect(shots[0]).toMatchObject({ place: 'beach', actions: [{ kind: 'ride' }, { kind: 'jump' }] });
    expect(readings.approximated).toMatchObject([{ text: 'surfboard' }]);
  });

  it('is what "the board" means', () => {
    const shot = shotOf('A man stands on a paddleboard. He does a backflip off the board');
    expect(shot.place).toBe('lake');
    expect(shot.actions).toMatchObject([{ kind: 'ride' }, { kind: 'flip', target: { on: 'paddleboard-1' } }]);
  });
});

describe('the explorers', () => {
  const prompt = 'Two mountain explorers in bright technical shells shout in the snow';

  it('wear shells of different bright colours, which is not the weather', () => {
    const shot = shotOf(prompt);
    expect(shot).toMatchObject({ place: 'mountain', weather: 'clear' });
    const looks = shot.cast.map(({ look }) => look);
    expect(looks.map(({ outfit }) => outfit)).toEqual(['technical shell', 'technical shell']);
    expect(new Set(looks.map(({ clothes }) => clothes)).size).toBe(2);
    expect(shot.cast.map(({ name }) => name)).toEqual(['mountain explorers', 'mountain explorers']);
  });

  it('are given words to shout, and the plan says so', () => {
    const { shots, readings } = reading(prompt);
    expect(shots[0]?.dialogue.map(({ text, shout }) => [text, shout])).toEqual([
      ['Hello!', true],
      ['Over here!', true],
    ]);
    expect(readings.approximated).toMatchObject([
      { text: 'shout', as: expect.stringContaining('Hello!') as string },
    ]);
  });

  it('say what is quoted, and nothing else', () => {
    expect(shotOf('Two explorers shout "Avalanche" in the snow').dialogue.map(({ text }) => text)).toEqual([
      'Avalanche',
      'Avalanche',
    ]);
    const board = { prompt: 'two climbers shout', seconds: 8, dialogue: [{ speaker: null, text: 'Up!' }] };
    expect(reading('x', { shots: [board] }).shots[0]?.dialogue.map(({ text }) => text)).toEqual(['Up!']);
  });

  it('leave bright mornings bright', () => {
    expect(shotOf('a dog runs on a bright morning').weather).toBe('clear');
    expect(reading('a foggy street, a woman in a bright red coat').shots[0]).toMatchObject({
      weather: 'fog',
      cast: [{ look: { clothes: '#c8261f' } }],
    });
  });
});

describe('how many', () => {
  it.each([
    ['two mountain explorers', 2],
    ['three dancers', 3],
    ['a crowd', 5],
    ['a dozen gymnasts', 12],
  ])('%s: %d', (words, count) => {
    expect(shotOf(`${words} walk`).cast).toHaveLength(count);
  });

  it('has a bound over all kinds, and what is left out says so', () => {
    const kinds = ['dogs', 'cats', 'cups', 'balls', 'chairs'].map((kind) => `12 ${kind}`).join(' and ');
    const { shots, readings } = reading(`${kinds} fall`);
    expect(shots[0]?.cast).toHaveLength(24);
    expect(readings.ignored.map(({ text }) => text)).toEqual(['12 cups', '12 balls', '12 chairs']);
  });
});
