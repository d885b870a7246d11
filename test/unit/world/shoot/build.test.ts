import { stat } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { buildRaster } from '../../../../model/world/shoot/build.ts';
import { compileRaster, measureRaster } from '../../../../model/world/shoot/raster.ts';

const built = new URL('../../../../model/world/shoot/raster.wasm', import.meta.url);

it('compiles the rasteriser once for the same sources, and agrees with it on every record', async () => {
  await buildRaster();
  const { mtimeMs } = await stat(built);
  await buildRaster();
  expect((await stat(built)).mtimeMs).toBe(mtimeMs);
  const sizes = measureRaster(await compileRaster());
  expect(sizes.vertexBytes).toBe(32);
  expect(sizes.noiseBytes).toBe(256 * 256 * 4);
}, 120_000);
