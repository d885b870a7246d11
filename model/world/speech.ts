import { Matrix4, Vector3 } from 'three';
import type { Spoken, Utterance } from './score/cue.ts';
import type { Vec3 } from './shoot/scene.ts';
import type { Take } from './simulate/take.ts';

/** Before the first word of a shot, and between two lines. Seconds. */
const LEAD = 0.4;
const PAUSE = 0.3;
/** Those who say the same do not say it in perfect step. */
const CHORUS = 0.07;

type Speak = (utterances: readonly Utterance[]) => Promise<readonly Spoken[]>;

const headOf = (take: Take, id: string): Vec3 => {
  const performance = take.people.find(({ person }) => person.id === id);
  if (performance === undefined) {
    return [0, 1.6, 2];
  }
  const { x, y, z } = new Vector3().setFromMatrixPosition(performance.joints(0).get('head') ?? new Matrix4());
  return [x, y, z];
};

const shifted = (spoken: Spoken, by: number): Spoken => ({
  ...spoken,
  at: spoken.at + by,
  end: spoken.end + by,
  phonemes: spoken.phonemes.map(({ phoneme, start, end }) => ({ phoneme, start: start + by, end: end + by })),
});

/** Has every line of the film spoken, one after another within its shot; a chorus speaks together. */
export const speechOf = async (
  takes: readonly { readonly take: Take; readonly from: number }[],
  speak: Speak,
): Promise<readonly (readonly Spoken[])[]> => {
  const asked = takes.flatMap(({ take }, shot) =>
    take.stage.script.dialogue.map((line) => {
      const voice = take.people.find(({ person }) => person.id === line.speaker)?.person.voice ?? 'woman-low';
      const utterance: Utterance = {
        speaker: line.speaker ?? line.name,
        voice,
        text: line.text,
        at: 0,
        shout: line.shout,
        position: headOf(take, line.speaker ?? ''),
      };
      return { shot, utterance };
    }),
  );
  const said = await speak(asked.map(({ utterance }) => utterance));
  return takes.map(({ from }, shot) => {
    let at = from + LEAD;
    let text: string | null = null;
    let start = at;
    let voices = 0;
    const lines: Spoken[] = [];
    for (const [index, line] of said.entries()) {
      if (asked[index]?.shot !== shot) {
        continue;
      }
      voices = text === line.text ? voices + 1 : 0;
      start = voices === 0 ? at : start;
      text = line.text;
      const placed = shifted(line, start + voices * CHORUS);
      lines.push(placed);
      at = Math.max(at, placed.end + PAUSE);
    }
    return lines;
  });
};
