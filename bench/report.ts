/** What a benchmark returns, and how it is shown: as text in a terminal, as Markdown in docs/bench.md. */

export type Unit = 's' | 'ms' | 'kB' | 'MB' | 'jobs/s' | '%' | '$' | 'number';

export interface Row {
  readonly what: string;
  readonly measured: number;
  readonly unit: Unit;
  /** The value that may not be exceeded; a row without one is there to explain another. */
  readonly atMost?: number;
  /** How the value came about, or what to compare it with. */
  readonly note?: string;
}

export interface Report {
  readonly rows: readonly Row[];
  /** How it was measured in this run, Markdown. */
  readonly method: string;
}

export interface Benchmark {
  /** For the command line. */
  readonly name: string;
  readonly title: string;
  /** @param quick with counts so small that only the benchmark itself is tested */
  run(quick: boolean): Promise<Report>;
}

export const isMet = ({ measured, atMost }: Row): boolean | null =>
  atMost === undefined ? null : measured <= atMost;

export const missedTargets = ({ rows }: Report): readonly Row[] => rows.filter((row) => isMet(row) === false);

const HEAD = ['', 'target', 'measured', 'met', ''] as const;

function cells(row: Row): readonly string[] {
  const met = isMet(row);
  return [
    row.what,
    row.atMost === undefined ? '' : `≤ ${quantity(row.atMost, row.unit)}`,
    quantity(row.measured, row.unit),
    met === null ? '' : met ? 'yes' : 'no',
    row.note ?? '',
  ];
}

/** A value with its unit, in as many digits as mean something. */
export function quantity(value: number, unit: Unit): string {
  switch (unit) {
    case '$':
      // the smallest parts of a price are a tenth of a millionth of a dollar
      return `$${value.toFixed(7)}`;
    case '%':
      return `${digits(value)} %`;
    case 'number':
      return digits(value);
    default:
      return `${digits(value)} ${unit}`;
  }
}

const digits = (value: number): string =>
  value.toLocaleString('en', {
    maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0,
  });

/** The table as a terminal shows it. */
export function toText({ rows, method }: Report): string {
  // nothing was measured: say why
  if (rows.length === 0) return method;
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A section of docs/bench.md. */
export function toMarkdown({ name, title }: Benchmark, { rows, method }: Report): string {
  if (rows.length === 0) return `## ${title}\n\n${method}\n`;
  const line = (values: readonly string[]) =>
    `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |`;
  const table = [line(HEAD), line(HEAD.map(() => '---')), ...rows.map((row) => line(cells(row)))];
  return `## ${title}\n\n${table.join('\n')}\n\n${method}\n\nRepeat: \`npm run bench -- ${name}\`\n`;
}

/** Runs one benchmark by itself: `node bench/<name>.ts [--quick]`. */
export async function main(benchmark: Benchmark): Promise<void> {
  const report = await benchmark.run(process.argv.includes('--quick'));
  console.log(toText(report));
  if (missedTargets(report).length > 0) process.exitCode = 1;
}
