/** docs/gallery.md out of what was filmed and measured. */
import type { Style } from '../model/protocol/index.ts';

/** Something the engine must stage well. */
export interface GallerySubject {
  /** For the command line and the stills' file names. */
  readonly name: string;
  readonly title: string;
  readonly prompt: string;
  /** Subjects of docs/physics.json whose measures are about it. */
  readonly physics: readonly string[];
}

/** One film of a subject: its stills in docs/gallery, and what the plan says was staged in place of something else. */
export interface Show {
  readonly subject: string;
  readonly style: Style;
  readonly shape: 'wide' | 'tall';
  readonly stills: readonly string[];
  readonly approximated: readonly { readonly text: string; readonly as: string }[];
}

/** docs/physics.json, as `npm run physics -- --write` leaves it. */
export type PhysicsFigures = Readonly<
  Record<
    string,
    Readonly<
      Record<
        string,
        {
          readonly value: number | boolean;
          readonly target: string;
          readonly unit: string;
          readonly ok: boolean;
        }
      >
    >
  >
>;

const ORDER = ['realistic', 'cinematic', 'anime'] as const satisfies readonly Style[];

const figure = (value: number | boolean): string =>
  typeof value === 'boolean'
    ? value
      ? 'yes'
      : 'no'
    : value.toLocaleString('en', { maximumSignificantDigits: 4, useGrouping: false });

/** What was measured of a subject, as a table; a sentence when nothing was. */
const measured = (subject: GallerySubject, physics: PhysicsFigures): readonly string[] => {
  const rows = subject.physics.flatMap((name) =>
    Object.entries(physics[name] ?? {}).map(
      ([measure, { value, target, unit, ok }]) =>
        `| ${measure} | ${figure(value)}${unit === '' ? '' : ` ${unit}`} | ${target} | ${ok ? 'yes' : '**no**'} |`,
    ),
  );
  return rows.length === 0
    ? ['Not measured yet: `npm run physics -- --write` writes the figures, and the next gallery shows them.']
    : ['| Measured on the decoded film | Value | Target | Met |', '|---|---|---|---|', ...rows];
};

const replaced = (shows: readonly Show[]): string => {
  const lines = [
    ...new Set(shows.flatMap(({ approximated }) => approximated.map(({ text, as }) => `“${text}” → ${as}`))),
  ];
  return lines.length === 0 ? 'Nothing was approximated.' : `Approximated: ${lines.join('; ')}.`;
};

const pictures = (show: Show, title: string): string =>
  show.stills
    .map((file) => {
      const width = show.shape === 'wide' ? 300 : 170;
      return `<img src="gallery/${file}" width="${width}" alt="${title}, ${show.style}, ${show.shape}">`;
    })
    .join(' ');

/** The page: for each subject its prompt, its stills by style, and its figures. */
export const toGalleryPage = (
  subjects: readonly GallerySubject[],
  shows: readonly Show[],
  physics: PhysicsFigures,
): string => {
  const sections = subjects.flatMap((subject) => {
    const own = shows.filter((show) => show.subject === subject.name);
    if (own.length === 0) {
      return [];
    }
    const rows = ORDER.flatMap((style) =>
      own
        .filter((show) => show.style === style)
        .toSorted((a, b) => b.shape.localeCompare(a.shape))
        .map(
          (show) => `| ${style}${show.shape === 'tall' ? ', tall' : ''} | ${pictures(show, subject.title)} |`,
        ),
    );
    return [
      `## ${subject.title}`,
      '',
      `> ${subject.prompt}`,
      '',
      '| Style | Stills |',
      '|---|---|',
      ...rows,
      '',
      replaced(own),
      '',
      ...measured(subject, physics),
      '',
    ];
  });
  return [
    '# Gallery',
    '',
    'Every still is a frame of a decoded MP4 that `npm run gallery` made on this machine: no still was chosen among several',
    'runs, none was retouched. 1280x720 and 720x1280, seed 1. How the figures are measured is in [physics.md](physics.md).',
    '',
    ...sections,
  ].join('\n');
};
