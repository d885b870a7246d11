/** What was measured, what it should have been, and how both are shown. */

export interface Measure {
  readonly name: string;
  /** A boolean answers a question. */
  readonly value: number | boolean;
  readonly unit: string;
  /** In words and numbers: `9.81 ± 3 %`. */
  readonly target: string;
  readonly ok: boolean;
  /** One line on how it was measured. */
  readonly how: string;
}

/** Something the engine must stage well, and how that is measured. */
export interface Subject {
  /** For the command line. */
  readonly name: string;
  readonly title: string;
  measure(bench: Bench): Promise<readonly Measure[]>;
}

/** What a subject is given to work with. */
export interface Bench {
  /** For the films; removed afterwards. */
  readonly folder: string;
  /** Of the generated prompts. */
  readonly seed: number;
  /** How many prompts are generated. */
  readonly prompts: number;
  /** Tells a person what is going on. */
  note(line: string): void;
}

export const show = (value: number): string =>
  value.toLocaleString('en', { maximumSignificantDigits: 4, useGrouping: false });

/** Right when within `share` (0.03: three per cent) of `expected`. */
export const near = (
  name: string,
  value: number,
  expected: number,
  share: number,
  unit: string,
  how: string,
): Measure => ({
  name,
  value,
  unit,
  target: `${show(expected)} ± ${show(share * 100)} %`,
  ok: Math.abs(value - expected) <= Math.abs(expected) * share,
  how,
});

/** Right when within `tolerance`, in the unit itself, of `expected`. */
export const nearly = (
  name: string,
  value: number,
  expected: number,
  tolerance: number,
  unit: string,
  how: string,
): Measure => ({
  name,
  value,
  unit,
  target: `${show(expected)} ± ${show(tolerance)}`,
  ok: Math.abs(value - expected) <= tolerance,
  how,
});

export const atMost = (name: string, value: number, limit: number, unit: string, how: string): Measure => ({
  name,
  value,
  unit,
  target: `≤ ${show(limit)}`,
  ok: value <= limit,
  how,
});

export const atLeast = (name: string, value: number, limit: number, unit: string, how: string): Measure => ({
  name,
  value,
  unit,
  target: `≥ ${show(limit)}`,
  ok: value >= limit,
  how,
});

export const holds = (name: string, value: boolean, how: string): Measure => ({
  name,
  value,
  unit: '',
  target: 'yes',
  ok: value,
  how,
});

const worded = ({ value, unit }: Measure): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : `${show(value)} ${unit}`.trim();

/** The table as a terminal shows it. */
export function toText(measures: readonly Measure[]): string {
  const rows = measures.map((measure) => [
    measure.ok ? 'ok  ' : 'MISS',
    measure.name,
    worded(measure),
    measure.target,
    measure.how,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export interface Result {
  readonly subject: Pick<Subject, 'name' | 'title'>;
  readonly measures: readonly Measure[];
}

/** A section of docs/physics.md. */
export function toMarkdown({ subject, measures }: Result): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const head = ['measure', 'value', 'target', 'met', 'how it is measured'];
  const rows = measures.map((measure) =>
    line([measure.name, worded(measure), measure.target, measure.ok ? 'yes' : '**no**', measure.how]),
  );
  return `## ${subject.title}\n\n${[line(head), line(head.map(() => '---')), ...rows].join('\n')}\n`;
}

/** docs/physics.json: `{subject: {measure: {value, target, unit, ok}}}`. */
export const toJson = (results: readonly Result[]) =>
  Object.fromEntries(
    results.map(({ subject, measures }) => [
      subject.name,
      Object.fromEntries(
        measures.map(({ name, value, target, unit, ok }) => [
          name,
          { value: typeof value === 'number' ? Number(show(value)) : value, target, unit, ok },
        ]),
      ),
    ]),
  );
