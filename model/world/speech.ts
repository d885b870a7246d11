import { SAMPLE_RATE, type Spoken, type Utterance, type Whereabouts } from './score/cue.ts';
import { follow } from './score/cueing/whereabouts.ts';
import { LEAD, LISTEN, PAUSE, TAIL } from './simulate/actions/turns.ts';
import type { Take } from './simulate/take.ts';

/** Those who say the same do not say it in perfect step. */
const CHORUS = 0.07;
/** Nobody speaks faster than this to be done in time. */
const MOST_HASTE = 1.35;
/** What is still said when its shot ends is faded within this time, seconds. */
const CUT = 0.04;

type Speak = (utterances: readonly Utterance[]) => Promise<readonly Spoken[]>;

/** Someone who is not in the picture speaks from just behind the camera's side. */
const OFF_STAGE: Whereabouts = [0, 1.6, 2];

interface SpeakingShot {
  readonly take: Take;
  readonly from: number;
  readonly seconds: number;
}

const utterancesOf = (shot: SpeakingShot): Utterance[] =>
  shot.take.stage.script.dialogue.map((line) => {
    const speaker = shot.take.people.find(({ person }) => person.id === line.speaker)?.person;
    return {
      speaker: line.speaker ?? line.name,
      voice: speaker?.voice ?? 'woman-low',
      ...(speaker?.ownVoice && { own: speaker.ownVoice }),
      text: line.text,
      at: 0,
      shout: line.shout,
      position: follow(shot, line.speaker ?? '') ?? OFF_STAGE,
    };
  });

const shifted = (spoken: Spoken, by: number): Spoken => ({
  ...spoken,
  at: spoken.at + by,
  end: spoken.end + by,
  phonemes: spoken.phonemes.map(({ phoneme, start, end }) => ({ phoneme, start: start + by, end: end + by })),
});

/** One line after another; those who say the same say it together. `listen`: the pause after a shout. */
const placed = (lines: readonly Spoken[], from: number, listen: number): Spoken[] => {
  let at = from + LEAD;
  let text: string | null = null;
  let start = at;
  let voices = 0;
  return lines.map((line) => {
    voices = text === line.text ? voices + 1 : 0;
    start = voices === 0 ? at : start;
    text = line.text;
    const said = shifted(line, start + voices * CHORUS);
    at = Math.max(at, said.end + (line.shout ? listen : PAUSE));
    return said;
  });
};

/** A line is heard no longer than its shot is seen: no voice runs into the next shot's. */
const cut = (line: Spoken, end: number): Spoken => {
  const frames = Math.max(0, Math.round((end - line.at) * SAMPLE_RATE));
  if (frames >= line.samples.length) {
    return line;
  }
  const samples = line.samples.slice(0, frames);
  const fade = Math.min(frames, Math.round(CUT * SAMPLE_RATE));
  for (let n = 0; n < fade; n += 1) {
    samples[frames - 1 - n] = ((samples[frames - 1 - n] ?? 0) * n) / fade;
  }
  return { ...line, samples };
};

/**
 * Has every line of the film spoken, one after another within its shot; a chorus speaks together. Lines that are too long
 * for their shot are spoken faster; what even so does not fit is cut, and keeps its full `end`.
 * @returns The lines of every shot, times from the start of the video.
 */
export const speechOf = async (
  shots: readonly SpeakingShot[],
  speak: Speak,
): Promise<readonly (readonly Spoken[])[]> => {
  const asked = shots.map(utterancesOf);
  const say = async (utterances: readonly (readonly Utterance[])[]): Promise<Spoken[][]> => {
    // all at once: voices are cast over the whole film
    const said = await speak(utterances.flat());
    let next = 0;
    return utterances.map((lines) => {
      next += lines.length;
      return said.slice(next - lines.length, next);
    });
  };
  const atEase = await say(asked);
  const neededOf = (lines: readonly Spoken[], listen: number) =>
    Math.max(0, ...placed(lines, 0, listen).map(({ end }) => end)) - LEAD;
  const listens = shots.map(({ take, seconds }, shot) => {
    const fits = neededOf(atEase[shot] ?? [], LISTEN) <= seconds - LEAD - TAIL;
    return take.stage.place.acoustics.echo > 0 && fits ? LISTEN : PAUSE;
  });
  const haste = shots.map(({ seconds }, shot) => {
    const needed = neededOf(atEase[shot] ?? [], listens[shot] ?? PAUSE);
    return Math.min(MOST_HASTE, Math.max(1, needed / Math.max(0.1, seconds - LEAD - TAIL)));
  });
  const said = haste.every((factor) => factor === 1)
    ? atEase
    : await say(asked.map((lines, shot) => lines.map((line) => ({ ...line, haste: haste[shot] ?? 1 }))));
  return shots.map(({ from, seconds }, shot) =>
    placed(said[shot] ?? [], from, listens[shot] ?? PAUSE).map((line) => cut(line, from + seconds)),
  );
};
