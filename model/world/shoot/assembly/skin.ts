// Bends a mesh: each of its vertices follows up to four bones, each as much as its weight says.
import { Bench, Film, Model, SKIN, VERTEX } from './layout';

/** Writes the model's vertices as they stand in the world into `bench.bent`; `bones` are its matrices. */
export function bendModel(film: Film, bench: Bench, model: Model, bones: usize): void {
  const motion = film.motion + (<usize>model.firstMatrix << 2);
  let from = film.vertices + <usize>model.firstVertex * VERTEX;
  let skin = film.skins + <usize>model.bent * SKIN;
  let to = bench.bent + <usize>model.bent * VERTEX;
  for (let i = 0; i < model.vertexCount; i++) {
    let bone = <usize>load<u8>(skin);
    let weight = v128.load32_splat(skin, 4);
    let m = bones + (bone << 6);
    let x = f32x4.mul(v128.load(m), weight),
      y = f32x4.mul(v128.load(m, 16), weight),
      z = f32x4.mul(v128.load(m, 32), weight),
      place = f32x4.mul(v128.load(m, 48), weight);
    let moved = f32x4.extract_lane(weight, 0) * load<f32>(motion + (bone << 2));
    // the heaviest comes first, and most vertices follow one or two
    for (let k: usize = 1; k < 4 && load<f32>(skin + (k << 2), 4) > 0; k++) {
      bone = <usize>load<u8>(skin + k);
      weight = v128.load32_splat(skin + (k << 2), 4);
      m = bones + (bone << 6);
      x = f32x4.add(x, f32x4.mul(v128.load(m), weight));
      y = f32x4.add(y, f32x4.mul(v128.load(m, 16), weight));
      z = f32x4.add(z, f32x4.mul(v128.load(m, 32), weight));
      place = f32x4.add(place, f32x4.mul(v128.load(m, 48), weight));
      moved += f32x4.extract_lane(weight, 0) * load<f32>(motion + (bone << 2));
    }
    place = f32x4.add(place, turned(x, y, z, from));
    v128.store(to, f32x4.replace_lane(place, 3, moved));
    v128.store(to, turned(x, y, z, from + 16), 16);
    from += VERTEX;
    skin += SKIN;
    to += VERTEX;
  }
}

function turned(x: v128, y: v128, z: v128, p: usize): v128 {
  return f32x4.add(
    f32x4.add(f32x4.mul(x, v128.load32_splat(p)), f32x4.mul(y, v128.load32_splat(p, 4))),
    f32x4.mul(z, v128.load32_splat(p, 8)),
  );
}
