import { type Result, toMarkdown } from './report.ts';

/** docs/physics.md. */
export const toPage = (results: readonly Result[], seed: number): string => {
  const all = results.flatMap(({ measures }) => measures);
  const met = all.filter(({ ok }) => ok).length;
  return `# Physics, measured

${met} of ${all.length} measures meet their target. Written by \`npm run physics -- --write\` (seed of the generated prompts: ${seed}).
\`npm run physics\` repeats all of it and exits with 1 when a measure misses.

Every figure is taken from **decoded MP4 files**: pixels and samples, not the simulator's own numbers. A shot is staged and
simulated once from its prompt; then it is filmed by the engine's renderer and written by its encoder like any other film, but by
a camera made for measuring: it stands still, has a long lens and stands square to the motion, and its shutter is open for an
instant. Where that camera stands is known, so a pixel is a ray through the world; two cameras give a point. What is looked up
from the engine is only what is *claimed*: the table of materials, masses, the size of the hoop, the times of the phonemes.

People are measured like actors in a motion capture studio: the same take is filmed by several cameras with small
glowing balls at the joints that the renderer draws, on black. Which ball is which is told from where it should be; where it *is*, in
metres, comes from pixels alone. That the balls are where the body is seen is checked in the film itself: its silhouette against the captured skeleton.

${results.map(toMarkdown).join('\n')}`;
};
