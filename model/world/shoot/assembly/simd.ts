// Four pixels at a time. Only plain SIMD (no relaxed operations): the WebAssembly specification then fixes every bit.

export function splat(x: f32): v128 { return f32x4.splat(x); }
export function add(a: v128, b: v128): v128 { return f32x4.add(a, b); }
export function sub(a: v128, b: v128): v128 { return f32x4.sub(a, b); }
export function mul(a: v128, b: v128): v128 { return f32x4.mul(a, b); }
export function div(a: v128, b: v128): v128 { return f32x4.div(a, b); }
export function max4(a: v128, b: v128): v128 { return f32x4.pmax(a, b); }
export function min4(a: v128, b: v128): v128 { return f32x4.pmin(a, b); }
export function abs4(a: v128): v128 { return f32x4.abs(a); }
export function scale(a: v128, k: f32): v128 { return f32x4.mul(a, f32x4.splat(k)); }
export function offset(a: v128, k: f32): v128 { return f32x4.add(a, f32x4.splat(k)); }
/** a·b + c */
export function madd(a: v128, b: v128, c: v128): v128 { return f32x4.add(f32x4.mul(a, b), c); }
export function saturate(a: v128): v128 { return f32x4.pmin(f32x4.pmax(a, f32x4.splat(0)), f32x4.splat(1)); }
export function select(mask: v128, yes: v128, no: v128): v128 { return v128.bitselect(yes, no, mask); }
export function mix(a: v128, b: v128, t: v128): v128 { return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), t)); }
export function fract(a: v128): v128 { return f32x4.sub(a, f32x4.floor(a)); }
export function dot3(ax: v128, ay: v128, az: v128, bx: v128, by: v128, bz: v128): v128 {
  return f32x4.add(f32x4.add(f32x4.mul(ax, bx), f32x4.mul(ay, by)), f32x4.mul(az, bz));
}
/** 1 / |v|, finite for the zero vector. */
export function inverseLength(x: v128, y: v128, z: v128): v128 {
  return div(splat(1), f32x4.sqrt(max4(dot3(x, y, z, x, y, z), splat(1e-20))));
}
/** Hermite step of x from 0 to 1. */
export function smooth(x: v128): v128 {
  const t = saturate(x);
  return mul(mul(t, t), sub(splat(3), add(t, t)));
}

/** 2^x to 4 digits, for x in -126..126. */
export function exp2(x: v128): v128 {
  const c = max4(min4(x, splat(126)), splat(-126));
  const whole = f32x4.floor(c);
  const f = sub(c, whole);
  const p = madd(madd(madd(splat(0.0794402), f, splat(0.224494)), f, splat(0.6960656)), f, splat(1));
  return mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23));
}

/** Sine of x whole turns, to 3 digits. */
export function sinTurns(x: v128): v128 {
  const t = sub(x, f32x4.nearest(x));
  const s = mul(scale(t, 8), sub(splat(1), abs4(add(t, t))));
  return mul(s, madd(abs4(s), splat(0.225), splat(0.775)));
}

/** Whole numbers below 2^22 either way: added to 1.5·2^23 they stand in the last bits, where conversion must look for overflow. */
function whole(x: v128): v128 {
  return i32x4.sub(f32x4.add(x, f32x4.splat(12582912)), i32x4.splat(0x4b400000));
}

/** A well mixed number in 0..1 for each pair of whole numbers below 2^22. */
export function hash2(x: v128, y: v128): v128 {
  let h = i32x4.add(
    i32x4.mul(whole(x), i32x4.splat(0x27d4eb2d)),
    i32x4.mul(whole(y), i32x4.splat(0x165667b1)),
  );
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 15)), i32x4.splat(0x2c1b3c6d));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 12)), i32x4.splat(0x297a2d39));
  // 24 bits are left: the signed conversion, which is the faster, serves as well
  return scale(f32x4.convert_i32x4_s(i32x4.shr_u(v128.xor(h, i32x4.shr_u(h, 15)), 8)), 1.0 / 16777216.0);
}
