// Air: the gradient, the sun and its glow, clouds, fog.
import { Exposure, Film } from './layout';
import { noise } from './noise';
import { add, div, dot3, exp2, madd, max4, min4, mix, mul, offset, saturate, scale, select, smooth, splat, sub } from './simd';

/** Radiance as three planes of four pixels. */
export class Light {
  static r: v128 = i32x4(0, 0, 0, 0);
  static g: v128 = i32x4(0, 0, 0, 0);
  static b: v128 = i32x4(0, 0, 0, 0);
}

/** The clear sky and the ground below it, blurred over `spread` of the direction's height; into `Light`. */
export function skyGradient(film: Film, y: v128, spread: v128): void {
  const h = saturate(y);
  // most of the change happens near the horizon
  const t = sub(splat(1), exp2(mul(h, splat(-4.2))));
  const below = smooth(offset(scale(div(y, spread), -0.5), 0.5));
  // far ground lies under haze
  const near = saturate(scale(y, -3));
  const groundR = mix(splat((film.groundR + film.horizonR) * 0.5), splat(film.groundR), near);
  const groundG = mix(splat((film.groundG + film.horizonG) * 0.5), splat(film.groundG), near);
  const groundB = mix(splat((film.groundB + film.horizonB) * 0.5), splat(film.groundB), near);
  Light.r = mix(mix(splat(film.horizonR), splat(film.zenithR), t), groundR, below);
  Light.g = mix(mix(splat(film.horizonG), splat(film.zenithG), t), groundG, below);
  Light.b = mix(mix(splat(film.horizonB), splat(film.zenithB), t), groundB, below);
}

/** Thickness of the clouds, 0..1, where a ray crosses their layer. */
function cloudAt(u: v128, v: v128, clouds: f32): v128 {
  const shape = noise(u, v);
  const detail = noise(offset(scale(u, 3.7), 0.31), offset(scale(v, 3.7), 0.17));
  const n = madd(detail, splat(0.26), scale(shape, 0.74));
  return saturate(scale(offset(n, clouds * 0.42 - 0.67), 5));
}

/** What is seen along the unit direction (x, y, z) where there is nothing but sky; into `Light`. */
export function skyView(film: Film, exposure: Exposure, x: v128, y: v128, z: v128): void {
  skyGradient(film, y, splat(0.02));
  const toSun = dot3(x, y, z, splat(film.sunX), splat(film.sunY), splat(film.sunZ));
  const mu = max4(toSun, splat(0));
  const mu2 = mul(mu, mu),
    mu4 = mul(mu2, mu2),
    mu8 = mul(mu4, mu4);
  const mu32 = mul(mul(mu8, mu8), mul(mu8, mu8));
  const mu256 = mul(mul(mul(mu32, mu32), mul(mu32, mu32)), mul(mul(mu32, mu32), mul(mu32, mu32)));
  const glow = madd(mu256, splat(0.3), madd(mu32, splat(0.09), scale(mu8, 0.05)));
  const above = saturate(scale(offset(y, 0.02), 25));
  const air = mul(glow, above);
  let r = madd(air, splat(film.sunR), Light.r),
    g = madd(air, splat(film.sunG), Light.g),
    b = madd(air, splat(film.sunB), Light.b);

  // a disc dims only a little towards its rim
  const rim: f32 = <f32>1 - film.discCosine;
  const disc = mul(smooth(scale(offset(toSun, -film.discCosine + rim * 0.12), 1 / (rim * 0.24))), above);
  r = madd(disc, splat(film.sunR * 9), r);
  g = madd(disc, splat(film.sunG * 9), g);
  b = madd(disc, splat(film.sunB * 9), b);

  if (film.clouds > 0 && v128.any_true(f32x4.gt(y, splat(0.004)))) {
    const reach = div(splat(0.17), offset(max4(y, splat(0)), 0.14));
    const u = offset(mul(x, reach), 0.13 + exposure.time * 0.0011);
    const v = offset(mul(z, reach), 0.71 + exposure.time * 0.0004);
    const thick = cloudAt(u, v, film.clouds);
    // light comes from the side where the cloud thins out
    const rise = sub(noise(u, v), noise(offset(u, film.sunX * 0.02), offset(v, film.sunZ * 0.02)));
    let lit = saturate(offset(scale(rise, 3.2), 0.62));
    lit = mul(lit, sub(splat(1), mul(mul(thick, thick), splat(0.28))));
    let body = smooth(thick);
    if (film.toon) {
      // painted clouds have a rim and two tones
      body = saturate(scale(offset(thick, -0.3), 9));
      lit = madd(saturate(scale(offset(lit, -0.5), 9)), splat(0.5), splat(0.4));
    }
    const cover = mul(body, smooth(scale(y, 9)));
    const silver = madd(mu8, splat(0.32), splat(0.2));
    const white = mul(lit, silver);
    const shade = madd(lit, splat(0.5), splat(0.32));
    r = mix(r, madd(white, splat(film.sunR), mul(shade, splat(film.horizonR))), cover);
    g = mix(g, madd(white, splat(film.sunG), mul(shade, splat(film.horizonG))), cover);
    b = mix(b, madd(white, splat(film.sunB), mul(shade, splat(film.horizonB))), cover);
  }
  if (film.fogDensity > 0) {
    // the layer of air a ray crosses grows towards the horizon
    const path = div(splat(-film.fogDensity * 450), madd(max4(y, splat(0)), splat(40), splat(1)));
    const haze = sub(splat(1), exp2(path));
    r = mix(r, splat(film.fogR), haze);
    g = mix(g, splat(film.fogG), haze);
    b = mix(b, splat(film.fogB), haze);
  }
  Light.r = r;
  Light.g = g;
  Light.b = b;
}

/** Lays `distance` metres of fog over `Light`. */
export function throughFog(film: Film, distance: v128): void {
  const haze = sub(splat(1), exp2(scale(distance, -film.fogDensity * 1.442695)));
  Light.r = mix(Light.r, splat(film.fogR), haze);
  Light.g = mix(Light.g, splat(film.fogG), haze);
  Light.b = mix(Light.b, splat(film.fogB), haze);
}

/** `Light` where the mask is set, kept as it was elsewhere. */
export function keepLight(mask: v128, r: v128, g: v128, b: v128): void {
  Light.r = select(mask, Light.r, r);
  Light.g = select(mask, Light.g, g);
  Light.b = select(mask, Light.b, b);
}

/** Bounds `Light` and takes away what is not a number. */
export function boundLight(brightest: f32): void {
  const top = splat(brightest),
    zero = splat(0);
  // pmax gives its first operand when the comparison fails, as it does for NaN
  Light.r = min4(top, max4(zero, Light.r));
  Light.g = min4(top, max4(zero, Light.g));
  Light.b = min4(top, max4(zero, Light.b));
}
