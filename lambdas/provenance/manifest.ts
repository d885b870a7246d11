import type { Relation } from '../../model/protocol/request.ts';
import type { Asset } from './c2pa.ts';

/** What is said of a released file. Never a prompt, a face or a voice; of its maker the handle at most. */
export interface Claim {
  /** The video's id: it names the file, and leads us back to it. */
  readonly title: string;
  /** Version of Cloudreel. */
  readonly version: string;
  readonly engine: { readonly name: string; readonly version: string };
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
  /** Handle of who asked for it; null: not told. */
  readonly creator: string | null;
  /** Names of those whose captured likeness is in it. */
  readonly likenesses: readonly string[];
  /** An image that a person brought is its first frame. */
  readonly firstFrame: boolean;
  /** The video this one follows from, with the manifest that is in it. */
  readonly source: { readonly relation: Relation; readonly id: string; readonly file: Asset } | null;
}

/** A manifest as the library takes it, but for the format. */
export interface Definition {
  readonly title: string;
  readonly claim_generator_info: readonly { readonly name: string; readonly version: string }[];
  readonly assertions: readonly {
    readonly label: string;
    readonly data: unknown;
    readonly created?: boolean;
    readonly kind?: 'Json';
  }[];
}

export interface Ingredient {
  readonly description: {
    readonly title: string;
    readonly relationship: 'parentOf' | 'inputTo';
    /** Actions name it by this. */
    readonly label: string;
    readonly description?: string;
  };
  readonly file: Asset | null;
}

const SOURCE_TYPES = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/** Engines without learned weights. Any other is taken for a learned one, which is the safer thing to say. */
const ALGORITHMIC_ENGINES: readonly string[] = ['world', 'null'];

/** IPTC's term for how the picture came to be. */
export function digitalSourceType({ engine, likenesses, firstFrame }: Claim): string {
  const algorithmic = ALGORITHMIC_ENGINES.includes(engine.name);
  if (likenesses.length > 0) return `${SOURCE_TYPES}compositeWithTrainedAlgorithmicMedia`;
  if (firstFrame)
    return `${SOURCE_TYPES}${algorithmic ? 'compositeSynthetic' : 'compositeWithTrainedAlgorithmicMedia'}`;
  return `${SOURCE_TYPES}${algorithmic ? 'algorithmicMedia' : 'trainedAlgorithmicMedia'}`;
}

/** An extension holds its source's very pictures, an edit is another version of it; a remix only goes by its plan. */
const RELATIONSHIPS = { extension: 'parentOf', edit: 'parentOf', remix: 'inputTo' } as const;

export function ingredientsOf({ source, likenesses, firstFrame }: Claim): Ingredient[] {
  const ingredients: Ingredient[] = likenesses.map((name, index) => ({
    description: {
      title: name,
      relationship: 'inputTo',
      label: `likeness-${index}`,
      description: 'Likeness of a person, used with their permission. No biometric data is in this manifest.',
    },
    file: null,
  }));
  if (firstFrame)
    ingredients.push({
      description: { title: 'first frame', relationship: 'inputTo', label: 'first-frame' },
      file: null,
    });
  if (source)
    ingredients.push({
      description: { title: source.id, relationship: RELATIONSHIPS[source.relation], label: 'source' },
      file: source.file,
    });
  return ingredients;
}

export function definitionOf(claim: Claim): Definition {
  const { engine, source } = claim;
  const ingredients = ingredientsOf(claim);
  const idsOf = (relationship: 'parentOf' | 'inputTo') =>
    ingredients
      .filter(({ description }) => description.relationship === relationship)
      .map(({ description }) => description.label);
  const made = {
    when: new Date(claim.madeAt).toISOString(),
    softwareAgent: { name: engine.name, version: engine.version },
    digitalSourceType: digitalSourceType(claim),
  };
  const inputs = idsOf('inputTo');
  const parents = idsOf('parentOf');
  const withInputs = inputs.length > 0 && { parameters: { ingredientIds: inputs } };
  const actions =
    source && parents.length > 0
      ? [
          { action: 'c2pa.opened', parameters: { ingredientIds: parents } },
          { action: 'c2pa.edited', description: source.relation, ...made, ...withInputs },
        ]
      : [{ action: 'c2pa.created', ...made, ...withInputs }];
  return {
    title: claim.title,
    claim_generator_info: [{ name: 'Cloudreel', version: claim.version }],
    assertions: [
      { label: 'c2pa.actions.v2', data: { actions }, created: true },
      ...(claim.creator === null
        ? []
        : [
            {
              label: 'cawg.metadata',
              data: {
                '@context': { dc: 'http://purl.org/dc/elements/1.1/' },
                'dc:creator': [`@${claim.creator}`],
              },
              kind: 'Json' as const,
            },
          ]),
    ],
  };
}
