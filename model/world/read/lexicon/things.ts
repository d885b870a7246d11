import type { AnimalKind, PropKind } from '../screenplay.ts';
import type { FixtureRow, ThingRow } from './entry.ts';

type Rest = Partial<Omit<ThingRow, 'tag' | 'category' | 'kind' | 'words'>>;
const animal = (kind: AnimalKind, words: readonly string[], rest: Rest = {}): ThingRow => ({
  tag: 'thing',
  category: 'animal',
  kind,
  words,
  ...rest,
});
const prop = (kind: PropKind, words: readonly string[], rest: Rest = {}): ThingRow => ({
  tag: 'thing',
  category: 'prop',
  kind,
  words,
  ...rest,
});

export const ANIMALS: readonly ThingRow[] = [
  animal('dog', ['dog', 'puppy', 'golden retriever', 'labrador', 'husky', 'corgi', 'hound']),
  animal('dog', ['wolf', 'fox', 'coyote'], { near: 'an animal with the body of a dog' }),
  animal('cat', ['cat', 'kitten', 'kitty']),
  animal('cat', ['tiger', 'lion', 'leopard', 'panther', 'cheetah'], {
    near: 'a big animal with the body of a cat',
    scale: 2.4,
    color: '#c98a3a',
  }),
  animal('horse', ['horse', 'pony', 'stallion', 'mare', 'horseback']),
  animal('horse', ['donkey', 'zebra', 'unicorn', 'camel', 'deer', 'giraffe'], {
    near: 'an animal with the body of a horse',
  }),
  animal('cow', ['cow', 'bull', 'ox', 'calf']),
  animal('cow', ['sheep', 'goat', 'pig', 'lamb'], {
    near: 'a small animal with the body of a cow',
    scale: 0.6,
    color: '#e6ded2',
  }),
  animal('bear', ['bear', 'polar bear', 'grizzly', 'panda']),
  animal('rabbit', ['rabbit', 'bunny', 'hare']),
  animal('rabbit', ['mouse', 'rat', 'squirrel', 'hamster'], {
    near: 'a small animal with the body of a rabbit',
    scale: 0.6,
  }),
  animal('elephant', ['elephant', 'mammoth']),
  animal('elephant', ['rhino', 'rhinoceros', 'hippo', 'dinosaur'], {
    near: 'an animal with the body of an elephant',
  }),
  animal('bird', [
    'bird',
    'pigeon',
    'seagull',
    'gull',
    'crow',
    'raven',
    'eagle',
    'hawk',
    'sparrow',
    'parrot',
    'dove',
    'owl',
  ]),
  animal('bird', ['penguin', 'chicken', 'rooster', 'swan', 'goose', 'bat', 'butterfly', 'dragon'], {
    near: 'an animal with the body of a bird',
  }),
];

export const PROPS: readonly ThingRow[] = [
  prop('basketball', ['basketball']),
  prop('football', ['soccer ball', 'football']),
  prop('tennis ball', ['tennis ball']),
  prop('tennis ball', ['golf ball', 'baseball', 'ping pong ball', 'hockey puck', 'puck'], {
    near: 'a small ball',
    color: '#f2f2ee',
  }),
  prop('beach ball', ['beach ball', 'beachball', 'volleyball']),
  prop('bowling ball', ['bowling ball', 'cannonball', 'cannon ball']),
  prop('pin', ['bowling pin', 'pin', 'skittle']),
  prop('marble', ['glass marble', 'bead', 'pearl']),
  prop('ball', ['ball', 'sphere', 'orb', 'globe', 'bouncy ball', 'rubber ball']),
  prop('crate', ['crate', 'wooden crate', 'box', 'chest', 'package', 'parcel', 'suitcase']),
  prop('block', ['block', 'cube', 'toy block', 'brick', 'die', 'dice', 'ice cube']),
  prop('block', ['tower', 'stack', 'pile', 'pyramid'], { near: 'a stack of blocks' }),
  prop('cup', ['cup', 'mug', 'teacup', 'coffee cup', 'tea cup', 'glass', 'wine glass', 'goblet']),
  prop('bottle', ['bottle', 'flask', 'jar', 'jug']),
  prop('vase', ['vase', 'urn', 'pot', 'flower pot', 'flowerpot']),
  prop('plate', ['plate', 'dish', 'saucer', 'bowl']),
  prop('plate', ['frisbee', 'disc', 'wheel', 'tire', 'hoop toy'], { near: 'a disc' }),
  prop('chair', ['chair', 'stool', 'throne', 'armchair']),
  prop('bench', ['bench', 'sofa', 'couch']),
  prop('table', ['table', 'desk', 'dining table', 'tabletop', 'table top', 'workbench', 'counter']),
  prop('shelf', ['shelf', 'bookshelf', 'ledge', 'mantelpiece', 'windowsill']),
  prop('cone', ['cone', 'traffic cone']),
  prop('book', ['book', 'notebook', 'dictionary']),
  prop('book', ['phone', 'laptop', 'tablet', 'letter'], { near: 'a thin box', color: '#22252b' }),
  prop('rock', ['rock', 'stone', 'boulder', 'pebble', 'asteroid', 'meteor', 'snowball']),
  prop('domino', ['domino', 'domino tile']),
  prop('barrel', ['barrel', 'drum', 'bucket', 'can', 'tin']),
  prop('tree', ['tree', 'pine tree', 'pine', 'oak', 'palm tree', 'palm', 'bush', 'flower']),
  prop('car', ['car', 'sports car', 'taxi', 'automobile', 'vehicle', 'race car']),
  prop('car', ['truck', 'bus', 'van', 'motorcycle', 'train', 'bicycle', 'bike', 'tractor'], {
    near: 'a car',
  }),
  prop('boat', ['boat', 'sailboat', 'sailing boat', 'dinghy', 'toy boat']),
  prop('boat', ['ship', 'paper boat'], { near: 'a small sailing boat' }),
  prop('kayak', ['kayak'], { implies: 'lake' }),
  prop('canoe', ['canoe'], { implies: 'lake' }),
  prop('rowing boat', ['rowboat', 'row boat', 'rowing boat'], { implies: 'lake' }),
  prop('duck', ['rubber duck', 'duck', 'toy duck', 'rubber ducky']),
  prop('lamp', ['lamp', 'lantern', 'street lamp', 'lamppost']),
  prop('candle', ['candle', 'torch']),
  prop('coin', ['coin', 'medal', 'button']),
  prop('fruit', ['apple', 'orange fruit', 'lemon', 'peach', 'tomato', 'watermelon', 'fruit', 'pumpkin'], {
    color: '#c8322b',
  }),
  prop('fruit', ['egg', 'potato', 'banana', 'pear'], { near: 'a round fruit', color: '#e8dcc0' }),
  prop('balloon', ['balloon', 'bubble', 'soap bubble']),
  prop('umbrella', ['umbrella', 'parasol']),
  prop('snowman', ['snowman']),
  prop('ramp', ['ramp', 'slope', 'incline', 'slide']),
  prop('wall', ['brick wall', 'fence', 'gate']),
  prop(
    'paddleboard',
    [
      'paddleboard',
      'paddle board',
      'sup',
      'sup board',
      'stand-up paddleboard',
      'stand up paddleboard',
      'stand-up paddle board',
      'stand up paddle board',
    ],
    { implies: 'lake' },
  ),
  prop('paddleboard', ['surfboard', 'surf board', 'bodyboard', 'raft'], {
    near: 'a paddleboard',
    implies: 'lake',
  }),
  prop('paddle', ['paddle', 'oar']),
  prop('rock', ['seashell', 'shell'], { near: 'a stone of its size', scale: 0.3, color: '#e8dcc8' }),
  prop('flag', ['flag', 'ensign']),
  prop('pennant', ['pennant', 'pennon']),
  prop('pennant', ['windsock'], { near: 'a pennant', color: '#e8711a' }),
  prop('banner', ['banner', 'gonfalon', 'standard']),
  prop('laundry', ['laundry', 'washing']),
  prop('laundry', ['towel', 'blanket', 'bedsheet', 'bed sheet', 'sheet'], {
    near: 'cloths on a line',
    count: 1,
  }),
  prop('kite', ['kite', 'diamond kite'], { implies: 'park' }),
  prop('swing', ['swing', 'pendulum', 'wrecking ball']),
];

const fixture = (name: string, words: readonly string[], implies?: FixtureRow['implies']): FixtureRow => ({
  tag: 'fixture',
  fixture: name,
  words,
  ...(implies === undefined ? {} : { implies }),
});

/** Parts of a set that words can point to, though they are nobody's entity. */
export const FIXTURES: readonly FixtureRow[] = [
  fixture('backboard', ['backboard', 'board'], 'court'),
  fixture('hoop', ['hoop', 'rim', 'basket', 'basketball hoop', 'basketball net'], 'court'),
  fixture('floor', [
    'floor',
    'ground',
    'wooden floor',
    'hardwood floor',
    'hardwood',
    'parquet',
    'concrete',
    'pavement',
    'lawn',
  ]),
  {
    ...fixture('pole', ['pole', 'flagpole', 'flag pole', 'mast', 'flagstaff']),
    of: ['flag', 'pennant', 'banner'],
  },
  {
    ...fixture('line', ['clothesline', 'washing line', 'clothes line', 'laundry line', 'clothes peg']),
    of: ['laundry'],
  },
  fixture('wall', ['wall', 'window', 'door']),
  fixture('water', ['water', 'wave', 'waves', 'surf'], 'beach'),
  fixture('camera', ['camera lens', 'viewer']),
  fixture('air', ['air', 'sky', 'midair', 'mid-air']),
];
