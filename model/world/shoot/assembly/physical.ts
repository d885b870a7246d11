// Metal-roughness shading: GGX under the sun, and a sky that surrounds everything.
import { Bench, Exposure, Film } from './layout';
import { mirrorThings } from './reflection';
import { sunlit } from './shadow';
import {
  add,
  div,
  dot3,
  exp2,
  inverseLength,
  madd,
  max4,
  min4,
  mix,
  mul,
  offset,
  saturate,
  scale,
  splat,
  sub,
} from './simd';
import { Light, skyGradient } from './sky';
import { Pixel } from './surface';

const INVERSE_PI: f32 = 0.31830987;

// the cosine towards the sun where light wraps round by `reach` times the surface's softness, as bright in all
function wrapped(cosine: v128, reach: f32): v128 {
  const w = scale(Pixel.soft, reach);
  const turned = saturate(div(add(cosine, w), offset(w, 1)));
  return mul(turned, madd(sub(turned, splat(1)), w, splat(1)));
}

/**
 * Radiance that `Pixel` sends to the camera, into `Light`; `open` is the share of the sky it sees, `inverse` 1 / length of
 * the ray. What is mirrored is left at `mirrored`, or taken from there where it is `borrowed`.
 */
export function shadePhysical(
  film: Film,
  bench: Bench,
  exposure: Exposure,
  open: v128,
  inverse: v128,
  mirrored: usize,
  borrowed: bool,
): void {
  const one = splat(1);
  const nx = Pixel.normalX,
    ny = Pixel.normalY,
    nz = Pixel.normalZ;
  const sx = splat(film.sunX),
    sy = splat(film.sunY),
    sz = splat(film.sunZ);
  // towards the eye
  const vx = mul(Pixel.rayX, f32x4.neg(inverse)),
    vy = mul(Pixel.rayY, f32x4.neg(inverse)),
    vz = mul(Pixel.rayZ, f32x4.neg(inverse));
  const px = madd(Pixel.rayX, Pixel.depth, splat(exposure.eyeX)),
    py = madd(Pixel.rayY, Pixel.depth, splat(exposure.eyeY)),
    pz = madd(Pixel.rayZ, Pixel.depth, splat(exposure.eyeZ));
  const towardsSun = dot3(nx, ny, nz, sx, sy, sz);
  const nl = max4(towardsSun, splat(0));
  const nv = max4(dot3(nx, ny, nz, vx, vy, vz), splat(0.02));
  const sunny = sunlit(film, exposure, px, py, pz, towardsSun);
  const lit = mul(nl, sunny);
  // light that entered elsewhere comes out beyond the terminator, the red of it farthest
  const softly = v128.any_true(f32x4.gt(Pixel.soft, splat(0)));
  const litR = softly ? mul(wrapped(towardsSun, 0.5), sunny) : lit,
    litG = softly ? mul(wrapped(towardsSun, 0.18), sunny) : lit,
    litB = softly ? mul(wrapped(towardsSun, 0.1), sunny) : lit;

  const rough = max4(min4(Pixel.roughness, one), splat(0.06));
  const metal = Pixel.metalness;
  const r = Pixel.colorR,
    g = Pixel.colorG,
    b = Pixel.colorB;
  const plain = splat(0.04);
  const f0r = mix(plain, r, metal),
    f0g = mix(plain, g, metal),
    f0b = mix(plain, b, metal);
  const diffuse = sub(one, metal);

  let outR = splat(0),
    outG = splat(0),
    outB = splat(0);
  if (v128.any_true(f32x4.gt(litR, splat(0)))) {
    // sun: GGX with Schlick's fresnel and the height-correlated Smith term in its fast form
    let hx = add(vx, sx),
      hy = add(vy, sy),
      hz = add(vz, sz);
    const ih = inverseLength(hx, hy, hz);
    hx = mul(hx, ih);
    hy = mul(hy, ih);
    hz = mul(hz, ih);
    const nh = saturate(dot3(nx, ny, nz, hx, hy, hz));
    const vh = saturate(dot3(vx, vy, vz, hx, hy, hz));
    const alpha = mul(rough, rough);
    const alpha2 = mul(alpha, alpha);
    const lobe = madd(mul(nh, nh), sub(alpha2, one), one);
    // spread · visible, over one denominator
    const slopes = max4(mix(mul(add(nl, nl), nv), add(nl, nv), alpha), splat(1e-4));
    const glossy = div(scale(alpha2, 0.5), mul(mul(lobe, lobe), slopes));
    const edge = sub(one, vh);
    const edge2 = mul(edge, edge);
    const fresnel = mul(mul(edge2, edge2), edge);
    const specular = scale(min4(glossy, splat(400)), INVERSE_PI);
    const kd = scale(diffuse, INVERSE_PI);
    const mirrored = mul(specular, lit);
    outR = scale(madd(mirrored, mix(f0r, one, fresnel), mul(mul(r, kd), litR)), film.sunR);
    outG = scale(madd(mirrored, mix(f0g, one, fresnel), mul(mul(g, kd), litG)), film.sunG);
    outB = scale(madd(mirrored, mix(f0b, one, fresnel), mul(mul(b, kd), litB)), film.sunB);
  }

  // sky and ground, all around: diffuse sees a half of it each way
  const up = saturate(madd(ny, splat(0.5), splat(0.5)));
  const dome = mul(up, sub(splat(2), up));
  const body = mul(diffuse, open);
  const skyR = (film.zenithR + film.horizonR) * 0.5,
    skyG = (film.zenithG + film.horizonG) * 0.5,
    skyB = (film.zenithB + film.horizonB) * 0.5;
  outR = madd(mul(body, r), mix(splat(film.groundR), splat(skyR), dome), outR);
  outG = madd(mul(body, g), mix(splat(film.groundG), splat(skyG), dome), outG);
  outB = madd(mul(body, b), mix(splat(film.groundB), splat(skyB), dome), outB);

  if (v128.any_true(f32x4.gt(Pixel.sheen, splat(0)))) {
    const grazing = sub(one, nv);
    const grazing2 = mul(grazing, grazing);
    const nap = mul(mul(mul(grazing2, grazing), Pixel.sheen), mul(open, madd(sunny, splat(0.5), splat(0.5))));
    outR = madd(mul(nap, madd(r, splat(0.6), splat(0.25))), splat(skyR), outR);
    outG = madd(mul(nap, madd(g, splat(0.6), splat(0.25))), splat(skyG), outG);
    outB = madd(mul(nap, madd(b, splat(0.6), splat(0.25))), splat(skyB), outB);
  }

  // mirror image of the sky, weighted by the published fit of the split-sum table (Karis, mobile)
  const c = offset(scale(rough, -1), 1);
  const a004 = madd(
    min4(mul(c, c), exp2(scale(nv, -9.28))),
    c,
    madd(rough, splat(-0.0275), splat(0.0425)),
  );
  const weight = madd(a004, splat(-1.04), madd(rough, splat(-0.572), splat(1.04)));
  const floor = madd(a004, splat(1.04), madd(rough, splat(0.022), splat(-0.04)));
  const twice = add(nv, nv);
  const reflectX = sub(mul(nx, twice), vx),
    reflectY = sub(mul(ny, twice), vy),
    reflectZ = sub(mul(nz, twice), vz);
  skyGradient(film, reflectY, madd(rough, splat(0.9), splat(0.04)));
  const seen = mul(open, mix(one, open, sub(one, rough)));
  const share = madd(max4(f0r, max4(f0g, f0b)), weight, floor);
  if (film.samples > 1) {
    const matters = f32x4.gt(mul(seen, share), splat(0.035));
    mirrorThings(film, bench, exposure, px, py, pz, reflectX, reflectY, reflectZ, matters, mirrored, borrowed);
  }
  outR = madd(mul(seen, Light.r), max4(madd(f0r, weight, floor), splat(0)), outR);
  outG = madd(mul(seen, Light.g), max4(madd(f0g, weight, floor), splat(0)), outG);
  outB = madd(mul(seen, Light.b), max4(madd(f0b, weight, floor), splat(0)), outB);

  Light.r = madd(r, Pixel.emission, outR);
  Light.g = madd(g, Pixel.emission, outG);
  Light.b = madd(b, Pixel.emission, outB);
}
