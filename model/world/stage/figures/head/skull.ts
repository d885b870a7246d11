import { Field, type Lump } from '../body/field.ts';

/** The build of a face. All lengths of this folder are of a head of 0.235 m; its frame is that of the joint `head`. */
export interface FaceShape {
  readonly woman: boolean;
  readonly child: boolean;
  readonly elder: boolean;
  /** Drawn as in anime: a small nose, a narrow chin, no lips. */
  readonly drawn: boolean;
  /** -1..1 each, what makes a face somebody's: width of jaw, size of nose, fullness of lips and of cheeks. */
  readonly jaw: number;
  readonly nose: number;
  readonly lips: number;
  readonly cheeks: number;
}

/** Where the left eye is, and how big. */
export const EYE = { x: 0.0318, y: 0.1035, z: 0.0712, radius: 0.0162 } as const;
/** The left corner of the mouth, and the middle of the line between the lips. */
export const MOUTH_CORNER = [0.0235, 0.0305, 0.083] as const;
export const MOUTH_LINE = 0.0308;
/** What the jaw turns about. */
export const JAW_HINGE = [0, 0.072, 0.004] as const;

/** The skull and face, without ears, hair and neck, as a field in the head's frame. */
export const skullField = (shape: FaceShape): Field => {
  const { woman, child, elder, drawn } = shape;
  const soft = woman || child ? 1 : 0;
  const jaw = 1 + shape.jaw * 0.08 - (drawn ? 0.16 : 0);
  const nose = (1 + shape.nose * 0.16) * (child ? 0.82 : woman ? 0.9 : 1);
  const lips = (1 + shape.lips * 0.2) * (woman ? 1.12 : 0.92) * (elder ? 0.85 : 1);
  const full = (1 + shape.cheeks * 0.12) * (child ? 1.12 : elder ? 0.92 : 1);
  const face: Lump[] = [
    { a: [0, 0.148, -0.013], from: 0.088, stretch: [0.865, 0.965, 1.03], blend: 0.04 },
    { a: [0, 0.14, 0.018], from: 0.068, stretch: [0.95, 0.95, 0.96], blend: 0.04 },
    {
      a: [0, 0.105, 0.03],
      b: [0, 0.048, 0.043],
      from: 0.0575,
      to: 0.039 * jaw,
      stretch: [1, 1, 0.85],
      blend: 0.04,
    },
    {
      a: [0.05 * jaw, 0.048, 0.002],
      b: [0.016 * jaw, 0.006, 0.06],
      from: 0.02 + (1 - soft) * 0.003,
      to: 0.017,
      blend: 0.04,
    },
    {
      a: [0, 0.0045, 0.069],
      b: [0.008 * jaw * (1.5 - soft), 0.0045, 0.069],
      from: drawn ? 0.0145 : 0.0175,
      blend: 0.024,
    },
    { a: [0.046, 0.076, 0.046], from: 0.0215 * full, blend: 0.034 },
    { a: [0.034, 0.05, 0.046], from: 0.025 * full, blend: 0.035 },
    { a: [0, 0.035, 0.0662], from: 0.0295, stretch: [1.12, 0.84, 0.86], blend: 0.03 },
  ];
  const bony: Lump[] = drawn
    ? [{ a: [0, 0.082, 0.0835], b: [0, 0.069, 0.0915], from: 0.0045, to: 0.0048, blend: 0.014 }]
    : [
        { a: [0.012, 0.1225, 0.0795], b: [0.047, 0.12, 0.0615], from: 0.0085 - soft * 0.0015, blend: 0.022 },
        {
          a: [0.0325, 0.1035, 0.0965],
          from: 0.0165,
          stretch: [1.25, 0.85, 0.72],
          blend: 0.016,
          hollow: true,
        },
        {
          a: [0, 0.112, 0.0795],
          b: [0, 0.076, 0.0965 + 0.003 * nose],
          from: 0.0078,
          to: 0.0092 * nose,
          blend: 0.014,
        },
        { a: [0, 0.0685, 0.0985 + 0.0035 * nose], from: 0.0118 * nose, blend: 0.008 },
        { a: [0.0108 * nose, 0.0645, 0.0925], from: 0.0078 * nose, blend: 0.006 },
        {
          a: [0, 0.037, 0.0896],
          b: [0.0205, 0.0332, 0.0812],
          from: 0.006 * lips,
          to: 0.0034,
          blend: 0.006,
        },
        {
          a: [0, 0.0254, 0.0888],
          b: [0.0185, 0.0292, 0.0815],
          from: 0.0068 * lips,
          to: 0.0034,
          blend: 0.006,
        },
        { a: [0, 0.047, 0.1], b: [0, 0.056, 0.101], from: 0.0035, blend: 0.006, hollow: true },
        { a: [0, 0.0165, 0.0985], b: [0.01, 0.0165, 0.0975], from: 0.005, blend: 0.012, hollow: true },
      ];
  const old: Lump[] =
    elder && !drawn
      ? [
          { a: [0.021, 0.062, 0.094], b: [0.031, 0.034, 0.083], from: 0.0016, blend: 0.005, hollow: true },
          { a: [0.02, 0.085, 0.091], b: [0.036, 0.083, 0.083], from: 0.0014, blend: 0.005, hollow: true },
        ]
      : [];
  return new Field([...face, ...bony, ...old]);
};

/** The ray from the middle of the head that every vertex of the face and every lock of hair starts from. */
export const CENTER = [0, 0.1, 0] as const;

/** Distance from {@link CENTER} to the skin along a direction of length 1, metres. */
export const skinAlong = (field: Field, x: number, y: number, z: number): number => {
  let far = 0.16;
  for (let step = 0; step < 28; step += 1) {
    const d = field.at(CENTER[0] + x * far, CENTER[1] + y * far, CENTER[2] + z * far);
    if (d < 2e-5) {
      break;
    }
    // grazing rays: the blends make distances a little short, never long by much
    far -= d * 0.9;
  }
  return Math.max(0.01, far);
};
