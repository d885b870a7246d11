/** Runs in the browser: films a plain shot with three.js and reads every frame back, as an export of a video would. */
import {
  ACESFilmicToneMapping,
  Bone,
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  Float32BufferAttribute,
  FogExp2,
  HemisphereLight,
  type Material,
  Matrix4,
  Mesh,
  MeshStandardMaterial,
  type Object3D,
  PCFSoftShadowMap,
  PerspectiveCamera,
  Scene,
  Skeleton,
  SkinnedMesh,
  Uint16BufferAttribute,
  Vector3,
  WebGLRenderer,
} from 'three';
import type { PlainMesh, PlainShot } from './shot.ts';

/** What the host calls. */
export interface Rival {
  /** Builds the scene; gives the name of what draws it. */
  load(shot: PlainShot): string;
  /** Films `count` frames from `first` on, each drawn and read back; milliseconds in all. */
  time(first: number, count: number): number;
  /** One frame, as a WebP data URL. */
  picture(frame: number): string;
}

declare global {
  var rival: Rival;
}

function materialOf({ surface, colors }: PlainMesh): Material {
  const { color, roughness, metalness, emission } = surface;
  return new MeshStandardMaterial({
    color: colors ? new Color(1, 1, 1) : new Color(...color),
    vertexColors: colors !== null,
    roughness,
    metalness,
    emissive: new Color(...color).multiplyScalar(emission),
  });
}

interface Posed {
  readonly object: Mesh;
  /** The matrices it follows, in order: its own, or its bones'. */
  readonly targets: readonly Object3D[];
}

function meshOf(mesh: PlainMesh): Posed {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute([...mesh.positions], 3));
  geometry.setAttribute('normal', new Float32BufferAttribute([...mesh.normals], 3));
  if (mesh.colors) geometry.setAttribute('color', new Float32BufferAttribute([...mesh.colors], 3));
  geometry.setIndex(new BufferAttribute(Uint32Array.from(mesh.indices), 1));
  const { skin } = mesh;
  if (!skin) {
    const object = new Mesh(geometry, materialOf(mesh));
    return { object, targets: [object] };
  }
  geometry.setAttribute('skinIndex', new Uint16BufferAttribute([...skin.indices], 4));
  geometry.setAttribute('skinWeight', new Float32BufferAttribute([...skin.weights], 4));
  const object = new SkinnedMesh(geometry, materialOf(mesh));
  const bones = Array.from({ length: skin.bones }, () => new Bone());
  for (const bone of bones) object.add(bone);
  object.bind(
    new Skeleton(
      bones,
      bones.map(() => new Matrix4()),
    ),
    new Matrix4(),
  );
  // its sphere does not follow the bones
  object.frustumCulled = false;
  return { object, targets: bones };
}

function load(shot: PlainShot): string {
  const renderer = new WebGLRenderer({ antialias: false, powerPreference: 'high-performance' });
  renderer.setPixelRatio(1);
  renderer.setSize(shot.width, shot.height);
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFSoftShadowMap;
  renderer.toneMapping = ACESFilmicToneMapping;
  renderer.toneMappingExposure = shot.lighting.exposure;
  document.body.append(renderer.domElement);

  const scene = new Scene();
  const { sun, sky, fog } = shot.lighting;
  scene.background = new Color(...sky.horizon);
  scene.fog = new FogExp2(new Color(...fog.color), fog.density);
  const above = new Color(...sky.zenith).add(new Color(...sky.horizon)).multiplyScalar(0.5);
  // from the sky's radiance to what arrives from half of it
  scene.add(new HemisphereLight(above, new Color(...sky.ground), Math.PI));
  const light = new DirectionalLight(new Color(...sun.color), sun.intensity);
  const { radius, center } = shot.shadows;
  light.target.position.set(...center);
  light.position
    .copy(new Vector3(...sun.direction))
    .multiplyScalar(radius * 3)
    .add(light.target.position);
  light.castShadow = true;
  light.shadow.mapSize.set(1024, 1024);
  light.shadow.normalBias = 0.02;
  Object.assign(light.shadow.camera, {
    left: -radius,
    right: radius,
    top: radius,
    bottom: -radius,
    near: 0.1,
    far: radius * 8,
  });
  scene.add(light, light.target);

  const posed = shot.meshes.map((mesh) => {
    const made = meshOf(mesh);
    made.object.castShadow = mesh.castsShadow;
    made.object.receiveShadow = true;
    made.object.matrixAutoUpdate = false;
    for (const target of made.targets) target.matrixAutoUpdate = false;
    scene.add(made.object);
    return made;
  });
  const camera = new PerspectiveCamera(50, shot.width / shot.height, 0.03, 2000);

  const draw = (index: number) => {
    const frame = shot.frames[index];
    if (frame === undefined) throw new RangeError(`the shot has no frame ${index}`);
    let at = 0;
    for (const { object, targets } of posed) {
      object.visible =
        frame.matrices[at] !== 0 || frame.matrices[at + 1] !== 0 || frame.matrices[at + 2] !== 0;
      for (const target of targets) {
        target.matrix.fromArray(frame.matrices, at);
        target.matrixWorldNeedsUpdate = true;
        at += 16;
      }
    }
    const { eye, target, up, fov } = frame.camera;
    camera.position.set(...eye);
    camera.up.set(...up);
    camera.fov = (fov * 180) / Math.PI;
    camera.lookAt(...target);
    camera.updateProjectionMatrix();
    renderer.render(scene, camera);
  };
  const gl = renderer.getContext();
  const pixels = new Uint8Array(shot.width * shot.height * 4);
  const readBack = () => gl.readPixels(0, 0, shot.width, shot.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
  Object.assign(globalThis.rival, {
    time: (first: number, count: number) => {
      const start = performance.now();
      for (let i = 0; i < count; i++) {
        draw(first + i);
        readBack();
      }
      return performance.now() - start;
    },
    picture: (frame: number) => {
      draw(frame);
      return renderer.domElement.toDataURL('image/webp', 0.8);
    },
  });
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

const early = () => {
  throw new Error('no shot is loaded');
};
globalThis.rival = { load, time: early, picture: early };
