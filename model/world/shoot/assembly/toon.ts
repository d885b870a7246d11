// Flat colours in bands of light.
import { Exposure, Film } from './layout';
import { sunlit } from './shadow';
import { add, dot3, exp2, inverseLength, madd, max4, mix, mul, saturate, scale, splat, sub } from './simd';
import { Light } from './sky';
import { Pixel } from './surface';

/** A step of light, its edge as wide as the anti-aliasing needs. */
function band(light: v128, at: f32): v128 {
  return saturate(scale(sub(light, splat(at)), 40));
}

// brightness of paint under a light: even a strong one leaves the colour its hue
function paint(irradiance: f32): f32 {
  return 1.06 * (1 - Mathf.exp(-1.5 * irradiance));
}

/** Banded light on `Pixel`, into `Light`, as display brightness (linear, 0..1). */
export function shadeToon(film: Film, exposure: Exposure, open: v128): void {
  const nx = Pixel.normalX,
    ny = Pixel.normalY,
    nz = Pixel.normalZ;
  const sx = splat(film.sunX),
    sy = splat(film.sunY),
    sz = splat(film.sunZ);
  const px = madd(Pixel.rayX, Pixel.depth, splat(exposure.eyeX)),
    py = madd(Pixel.rayY, Pixel.depth, splat(exposure.eyeY)),
    pz = madd(Pixel.rayZ, Pixel.depth, splat(exposure.eyeZ));
  const facing = dot3(nx, ny, nz, sx, sy, sz);
  const light = mul(max4(facing, splat(0)), band(sunlit(film, exposure, px, py, pz, facing), 0.5));
  // two tones and a half: shade, light, and a narrow step between them on round things
  const key = scale(add(band(light, 0.12), band(light, 0.34)), 0.5);
  const contact = madd(band(open, 0.52), splat(0.16), splat(0.84));

  const inverse = f32x4.neg(inverseLength(Pixel.rayX, Pixel.rayY, Pixel.rayZ));
  const vx = mul(Pixel.rayX, inverse),
    vy = mul(Pixel.rayY, inverse),
    vz = mul(Pixel.rayZ, inverse);
  const hx = add(vx, sx),
    hy = add(vy, sy),
    hz = add(vz, sz);
  const nh = mul(saturate(dot3(nx, ny, nz, hx, hy, hz)), inverseLength(hx, hy, hz));
  // a smooth thing carries one hard highlight, the smaller the smoother
  const gloss = sub(splat(1), Pixel.roughness);
  const highlight = mul(
    mul(band(nh, 0.965), band(light, 0.12)),
    scale(saturate(scale(sub(gloss, splat(0.45)), 6)), 0.5),
  );

  const gain = film.gain;
  const skyR = (film.zenithR + film.horizonR) * 0.5 * gain,
    skyG = (film.zenithG + film.horizonG) * 0.5 * gain,
    skyB = (film.zenithB + film.horizonB) * 0.5 * gain;
  // painters shade with another colour, not with grey: towards violet
  Light.r = tone(Pixel.colorR, key, contact, highlight, skyR, film.sunR * gain, 0.97);
  Light.g = tone(Pixel.colorG, key, contact, highlight, skyG, film.sunG * gain, 0.9);
  Light.b = tone(Pixel.colorB, key, contact, highlight, skyB, film.sunB * gain, 1.08);
}

function tone(color: v128, key: v128, contact: v128, highlight: v128, sky: f32, sun: f32, hue: f32): v128 {
  const bright = paint(sky + sun * 0.318),
    dim = paint(sky * 0.8) * hue;
  const lit = mul(mul(color, contact), mix(splat(dim), splat(bright), key));
  const shown = madd(color, Pixel.emission, lit);
  return madd(highlight, splat(bright), mul(shown, sub(splat(1), scale(highlight, 0.3))));
}

/** The sky as paint: fewer steps, harder clouds. */
export function skyToon(film: Film): void {
  Light.r = poster(scale(Light.r, film.gain));
  Light.g = poster(scale(Light.g, film.gain));
  Light.b = poster(scale(Light.b, film.gain));
}

function poster(x: v128): v128 {
  return scale(sub(splat(1), exp2(scale(x, -2.164))), 1.04);
}
