// What smooth things mirror: a ray is followed through the depth buffer, in steps that grow, and what it strikes is shaded
// roughly. Each exposure steps and scatters otherwise, so that their average is smooth and as blurred as the surface is
// rough.
import { Bench, COLOR, Exposure, Film, MARGIN, strideOf, VERTEX } from './layout';
import { add, div, dot3, madd, max4, min4, mix, mul, offset, saturate, scale, select, splat, sub } from './simd';
import { Light } from './sky';
import { Pixel } from './surface';
import { noThing } from './things';
import { modelAt, posedAt } from './transform';

const STEPS: i32 = 7;
/** Then the last step is halved, to find where the ray went in. */
const HALVINGS: i32 = 3;
/** Metres: the first step and what each later one grows by reach about 5 m. */
const FIRST: f32 = 0.06;
const GROWTH: f32 = 2;
/** GROWTH to the (STEPS − 1)th: the last step over the first. */
const FARTHEST: f32 = 64;
/** Rougher than this, what is mirrored is too blurred to tell from the sky's colours. */
const ROUGHEST: f32 = 0.5;

/** A ray in clip space, where it is straight too, and where a step along it has led. */
class Way {
  static fromX: v128 = i32x4(0, 0, 0, 0);
  static fromY: v128 = i32x4(0, 0, 0, 0);
  static fromW: v128 = i32x4(0, 0, 0, 0);
  static alongX: v128 = i32x4(0, 0, 0, 0);
  static alongY: v128 = i32x4(0, 0, 0, 0);
  static alongW: v128 = i32x4(0, 0, 0, 0);
  /** Whether it is still in the picture, and the pixel it lies in. */
  static inside: v128 = i32x4(0, 0, 0, 0);
  static pixel: v128 = i32x4(0, 0, 0, 0);
  /** Its distance along the optical axis, and the inverse of that of what is seen there. */
  static w: v128 = i32x4(0, 0, 0, 0);
  static seen: v128 = i32x4(0, 0, 0, 0);
}

/** Where the ray is after `t` metres; what the camera sees there goes to `Way.seen`. */
function follow(film: Film, buffer: usize, stride: i32, t: v128, asked: v128): void {
  Way.w = max4(madd(Way.alongW, t, Way.fromW), splat(0.02));
  const inverse = div(splat(1), Way.w);
  const px = f32x4.nearest(mul(madd(Way.alongX, t, Way.fromX), inverse)),
    py = f32x4.nearest(mul(madd(Way.alongY, t, Way.fromY), inverse));
  Way.inside = v128.and(
    v128.and(f32x4.ge(px, splat(0)), f32x4.le(px, splat(<f32>(film.cellWidth - 1)))),
    v128.and(f32x4.ge(py, splat(0)), f32x4.le(py, splat(<f32>(film.cellHeight - 1)))),
  );
  Way.pixel = v128.and(
    v128.and(asked, Way.inside),
    i32x4.add(i32x4.mul(i32x4.trunc_sat_f32x4_s(py), i32x4.splat(stride)), i32x4.trunc_sat_f32x4_s(px)),
  );
  Way.seen = f32x4(
    load<f32>(buffer + (<usize>i32x4.extract_lane(Way.pixel, 0) << 2)),
    load<f32>(buffer + (<usize>i32x4.extract_lane(Way.pixel, 1) << 2)),
    load<f32>(buffer + (<usize>i32x4.extract_lane(Way.pixel, 2) << 2)),
    load<f32>(buffer + (<usize>i32x4.extract_lane(Way.pixel, 3) << 2)),
  );
}

/** Whether the ray lies more than `by` metres behind what the camera sees; distances there are kept as their inverse. */
function liesBehind(by: f32): v128 {
  return f32x4.gt(mul(offset(Way.w, -by), Way.seen), splat(1));
}

/** Whether nothing but water and sky lies along all four rays, as far as `t` metres: a ray strikes only what it passes behind. */
function seesNothing(film: Film, t: f32): bool {
  const w = madd(Way.alongW, splat(t), Way.fromW);
  // a ray that passes the lens is not straight in the picture
  if (!i32x4.all_true(v128.and(f32x4.gt(w, splat(0.05)), f32x4.gt(Way.fromW, splat(0.05))))) return false;
  const start = div(splat(1), Way.fromW),
    end = div(splat(1), w);
  const x0 = mul(Way.fromX, start),
    y0 = mul(Way.fromY, start),
    x1 = mul(madd(Way.alongX, splat(t), Way.fromX), end),
    y1 = mul(madd(Way.alongY, splat(t), Way.fromY), end);
  const width = film.cellWidth - 1,
    height = film.cellHeight - 1;
  return noThing(
    -least4(f32x4.neg(max4(w, Way.fromW))),
    within(least4(min4(x0, x1)) - 1, width),
    within(least4(min4(y0, y1)) - 1, height),
    within(-least4(f32x4.neg(max4(x0, x1))) + 1, width),
    within(-least4(f32x4.neg(max4(y0, y1))) + 1, height),
  );
}

function within(pixel: f32, last: i32): i32 {
  return <i32>max<f32>(0, min<f32>(pixel, <f32>last));
}

function least4(v: v128): f32 {
  const halves = min4(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return min<f32>(f32x4.extract_lane(halves, 0), f32x4.extract_lane(halves, 1));
}

/** Bytes of what four pixels mirror: red, green and blue, and how far it hides the sky. */
export const MIRRORED: usize = 64;

/**
 * Replaces the sky in `Light` by what stands in the way along the mirrored ray (rx, ry, rz) from (x, y, z), where it
 * matters. It is left at `kept`, from where those who `borrow` take what the pixels above them mirror.
 */
export function mirrorThings(
  film: Film,
  bench: Bench,
  exposure: Exposure,
  x: v128,
  y: v128,
  z: v128,
  rx: v128,
  ry: v128,
  rz: v128,
  matters: v128,
  kept: usize,
  borrow: bool,
): void {
  const smooth = v128.and(v128.and(Pixel.hit, matters), f32x4.lt(Pixel.roughness, splat(ROUGHEST)));
  if (borrow) return mirrorKept(kept, smooth);
  v128.store(kept, splat(0), 48);
  if (!v128.any_true(smooth)) return;
  // scattered about the mirrored direction, as wide as the surface is rough
  const wide = mul(Pixel.roughness, Pixel.roughness);
  const dx = madd(wide, splat(exposure.tap1x * 0.8), rx),
    dy = ry,
    dz = madd(wide, splat(exposure.tap1y * 0.8), rz);
  Way.fromX = row(x, y, z, exposure.toX0, exposure.toX1, exposure.toX2, exposure.toX3);
  Way.fromY = row(x, y, z, exposure.toY0, exposure.toY1, exposure.toY2, exposure.toY3);
  Way.fromW = row(x, y, z, exposure.toW0, exposure.toW1, exposure.toW2, exposure.toW3);
  Way.alongX = row(dx, dy, dz, exposure.toX0, exposure.toX1, exposure.toX2, 0);
  Way.alongY = row(dx, dy, dz, exposure.toY0, exposure.toY1, exposure.toY2, 0);
  Way.alongW = row(dx, dy, dz, exposure.toW0, exposure.toW1, exposure.toW2, 0);
  // half a step earlier or later from exposure to exposure
  let t = FIRST * (1 + 0.65 * (exposure.tap0x * 0.5 + 0.5)),
    before: f32 = 0;
  const liquid = v128.and(smooth, f32x4.eq(Pixel.solid, splat(0)));
  if (i32x4.all_true(liquid) && seesNothing(film, t * FARTHEST)) return;
  const stride = strideOf(film);
  const buffer = bench.depth + (<usize>(MARGIN * stride + MARGIN) << 2);
  let open = smooth,
    found = splat(0),
    pixels = i32x4.splat(0),
    least = splat(0),
    most = splat(0);
  for (let i = 0; i < STEPS; i++) {
    follow(film, buffer, stride, splat(t), open);
    open = v128.and(open, Way.inside);
    if (!v128.any_true(open)) break;
    // just behind something: a ray far behind it passes, and the surface itself lies level with the ray
    const struck = v128.and(open, v128.andnot(liesBehind(0.02 + t * 0.02), liesBehind(0.25 + (t - before) * 1.2)));
    found = v128.or(found, struck);
    pixels = select(struck, Way.pixel, pixels);
    least = select(struck, splat(before), least);
    most = select(struck, splat(t), most);
    open = v128.andnot(open, struck);
    before = t;
    t *= GROWTH;
  }
  if (!v128.any_true(found)) return;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = scale(add(least, most), 0.5);
    follow(film, buffer, stride, middle, found);
    const within = liesBehind(0.02);
    pixels = select(within, Way.pixel, pixels);
    most = select(within, middle, most);
    least = select(within, least, middle);
  }
  const way = most;
  const clear = saturate(scale(sub(splat(ROUGHEST), Pixel.roughness), 1 / (ROUGHEST * 0.6)));
  const near = saturate(sub(splat(1.25), scale(way, 0.2)));
  const weight = v128.and(found, mul(clear, near));
  let r = Light.r,
    g = Light.g,
    b = Light.b;
  const bits = i32x4.bitmask(found);
  const ids = bench.ids + (<usize>(MARGIN * stride + MARGIN) << 2);
  for (let lane = 0; lane < 4; lane++) {
    if (!(bits & (1 << lane))) continue;
    const pixel = laneOf(pixels, lane);
    glance(film, bench, load<u32>(ids + (<usize>pixel << 2)));
    // a wave mirrors no other wave, nor a floor itself
    const alike =
      Glance.x * f32At(Pixel.normalX, lane) + Glance.y * f32At(Pixel.normalY, lane) + Glance.z * f32At(Pixel.normalZ, lane);
    if (alike > 0.8) continue;
    r = withLane(r, lane, Glance.r);
    g = withLane(g, lane, Glance.g);
    b = withLane(b, lane, Glance.b);
  }
  v128.store(kept, r);
  v128.store(kept, g, 16);
  v128.store(kept, b, 32);
  v128.store(kept, weight, 48);
  mirrorKept(kept, smooth);
}

function mirrorKept(kept: usize, smooth: v128): void {
  const weight = v128.and(smooth, v128.load(kept, 48));
  if (!v128.any_true(weight)) return;
  Light.r = mix(Light.r, v128.load(kept), weight);
  Light.g = mix(Light.g, v128.load(kept, 16), weight);
  Light.b = mix(Light.b, v128.load(kept, 32), weight);
}

/** Light of one triangle at a glance: its first corner's colour and normal, the sun without shadows, half the sky. */
class Glance {
  static r: f32 = 0;
  static g: f32 = 0;
  static b: f32 = 0;
  // its normal
  static x: f32 = 0;
  static y: f32 = 0;
  static z: f32 = 0;
}

function glance(film: Film, bench: Bench, id: u32): void {
  if (id == 0) {
    Glance.r = film.horizonR;
    Glance.g = film.horizonG;
    Glance.b = film.horizonB;
    Glance.x = 0;
    Glance.y = 0;
    Glance.z = 0;
    return;
  }
  const owner = load<i32>(film.owners + (<usize>(id - 1) << 2));
  const model = modelAt(film, owner);
  const posed = posedAt(bench, owner);
  const corner = <i32>load<u32>(film.indices + <usize>(id - 1) * 12);
  const v =
    model.bent < 0
      ? film.vertices + <usize>corner * VERTEX
      : bench.bent + <usize>(corner - model.firstVertex + model.bent) * VERTEX;
  const lx = load<f32>(v, 16),
    ly = load<f32>(v, 20),
    lz = load<f32>(v, 24);
  const nx = lx * posed.ax + ly * posed.bx + lz * posed.cx,
    ny = lx * posed.ay + ly * posed.by + lz * posed.cy,
    nz = lx * posed.az + ly * posed.bz + lz * posed.cz;
  Glance.x = nx;
  Glance.y = ny;
  Glance.z = nz;
  const sun = max<f32>(nx * film.sunX + ny * film.sunY + nz * film.sunZ, 0) * 0.318;
  let r = model.colorR,
    g = model.colorG,
    b = model.colorB;
  if (model.colored >= 0) {
    const c = film.colors + <usize>(corner - model.firstVertex + model.colored) * COLOR;
    r = load<f32>(c);
    g = load<f32>(c, 4);
    b = load<f32>(c, 8);
  } else if (model.pattern != 0) {
    r = r * 0.7 + model.secondR * 0.3;
    g = g * 0.7 + model.secondG * 0.3;
    b = b * 0.7 + model.secondB * 0.3;
  }
  const up = ny * 0.5 + 0.5,
    own = model.emission;
  Glance.r = r * (sun * film.sunR + lerp(film.groundR, (film.zenithR + film.horizonR) * 0.5, up) * 0.8 + own);
  Glance.g = g * (sun * film.sunG + lerp(film.groundG, (film.zenithG + film.horizonG) * 0.5, up) * 0.8 + own);
  Glance.b = b * (sun * film.sunB + lerp(film.groundB, (film.zenithB + film.horizonB) * 0.5, up) * 0.8 + own);
}

function lerp(a: f32, b: f32, t: f32): f32 {
  return a + (b - a) * t;
}

function row(x: v128, y: v128, z: v128, a: f32, b: f32, c: f32, d: f32): v128 {
  return offset(dot3(x, y, z, splat(a), splat(b), splat(c)), d);
}

function laneOf(v: v128, lane: i32): i32 {
  if (lane == 0) return i32x4.extract_lane(v, 0);
  if (lane == 1) return i32x4.extract_lane(v, 1);
  return lane == 2 ? i32x4.extract_lane(v, 2) : i32x4.extract_lane(v, 3);
}

function f32At(v: v128, lane: i32): f32 {
  if (lane == 0) return f32x4.extract_lane(v, 0);
  if (lane == 1) return f32x4.extract_lane(v, 1);
  return lane == 2 ? f32x4.extract_lane(v, 2) : f32x4.extract_lane(v, 3);
}

function withLane(v: v128, lane: i32, value: f32): v128 {
  if (lane == 0) return f32x4.replace_lane(v, 0, value);
  if (lane == 1) return f32x4.replace_lane(v, 1, value);
  return lane == 2 ? f32x4.replace_lane(v, 2, value) : f32x4.replace_lane(v, 3, value);
}
