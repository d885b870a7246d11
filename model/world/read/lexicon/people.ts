import type { ClothingRow, PartRow, ThingRow, UnplayedRow } from './entry.ts';

const person = (
  words: readonly string[],
  rest: Partial<Omit<ThingRow, 'tag' | 'category' | 'kind' | 'words'>> = {},
): ThingRow => ({
  tag: 'thing',
  category: 'person',
  kind: 'person',
  words,
  ...rest,
});

export const PEOPLE: readonly ThingRow[] = [
  person([
    'person',
    'human',
    'figure',
    'character',
    'pedestrian',
    'passerby',
    'stranger',
    'friend',
    'someone',
    'tourist',
    'hero',
    'superhero',
    'protagonist',
  ]),
  person(['man', 'guy', 'gentleman', 'boyfriend', 'husband', 'father', 'dad', 'brother', 'uncle'], {
    look: { build: 'man' },
  }),
  person(['woman', 'lady', 'girlfriend', 'wife', 'mother', 'mom', 'sister', 'aunt'], {
    look: { build: 'woman' },
  }),
  person(['boy', 'son'], { look: { age: 'child', build: 'man' } }),
  person(['girl', 'daughter'], { look: { age: 'child', build: 'woman' } }),
  person(['child', 'kid', 'toddler', 'teenager', 'teen'], { look: { age: 'child' } }),
  person(['grandfather', 'grandpa', 'old man', 'elderly man'], { look: { age: 'elder', build: 'man' } }),
  person(['grandmother', 'grandma', 'old woman', 'elderly woman'], {
    look: { age: 'elder', build: 'woman' },
  }),
  person(['couple'], { count: 2 }),
  person(['basketball player', 'basketballer', 'point guard'], {
    look: { outfit: 'jersey' },
    implies: 'court',
  }),
  person(['soccer player', 'football player', 'footballer', 'striker', 'goalkeeper'], {
    look: { outfit: 'jersey' },
    implies: 'park',
  }),
  person(
    ['tennis player', 'volleyball player', 'athlete', 'player', 'sprinter', 'runner', 'jogger', 'acrobat'],
    { look: { outfit: 'sportswear' } },
  ),
  person(['gymnast', 'tumbler'], { look: { outfit: 'leotard' }, implies: 'gym' }),
  person(['figure skater', 'ice dancer'], { look: { outfit: 'skating dress' }, implies: 'rink' }),
  person(['ice skater', 'skater', 'hockey player'], { look: { outfit: 'sportswear' }, implies: 'rink' }),
  person(['surfer', 'swimmer', 'lifeguard', 'beachgoer'], { look: { outfit: 'swimwear' }, implies: 'beach' }),
  person(['paddleboarder', 'paddle boarder', 'paddler', 'diver'], {
    look: { outfit: 'swimwear' },
    implies: 'lake',
  }),
  person(
    [
      'mountain explorer',
      'mountaineer',
      'mountain climber',
      'ice climber',
      'climber',
      'alpinist',
      'skier',
      'snowboarder',
    ],
    { look: { outfit: 'technical shell' }, implies: 'mountain' },
  ),
  person(['explorer', 'hiker', 'adventurer', 'trekker'], { look: { outfit: 'coat' } }),
  person(['dancer', 'ballerina'], { look: { outfit: 'dress' }, implies: 'stage' }),
  person(['singer', 'comedian', 'actor', 'actress', 'performer', 'magician'], {
    look: { outfit: 'suit' },
    implies: 'stage',
  }),
  person(['chef', 'cook', 'baker', 'waiter', 'waitress'], { look: { outfit: 'apron' }, implies: 'kitchen' }),
  person(
    [
      'businessman',
      'businesswoman',
      'office worker',
      'lawyer',
      'spy',
      'detective',
      'groom',
      'politician',
      'reporter',
      'news anchor',
    ],
    { look: { outfit: 'suit' } },
  ),
  person(['scientist', 'doctor', 'nurse', 'inventor'], { look: { outfit: 'coat', clothes: '#f2f2ee' } }),
  person(['teacher', 'student', 'professor', 'librarian', 'artist', 'painter', 'musician', 'writer'], {
    look: { outfit: 'casual' },
  }),
  person(['astronaut', 'cosmonaut'], { look: { outfit: 'spacesuit' }, implies: 'space' }),
  person(['knight', 'warrior', 'samurai', 'viking'], { look: { outfit: 'armour' } }),
  person(['wizard', 'monk', 'witch', 'king', 'queen', 'princess', 'prince'], { look: { outfit: 'robe' } }),
  person(
    [
      'soldier',
      'police officer',
      'policeman',
      'policewoman',
      'firefighter',
      'guard',
      'pilot',
      'sailor',
      'captain',
    ],
    { look: { outfit: 'uniform' } },
  ),
  person(['farmer', 'worker', 'builder', 'cowboy', 'gardener', 'fisherman'], { look: { outfit: 'casual' } }),
  person(['rider', 'jockey', 'equestrian', 'horseman', 'horsewoman'], { look: { outfit: 'casual' } }),
  person(['robot', 'android', 'cyborg'], { near: 'a person in armour', look: { outfit: 'armour' } }),
  person(['monster', 'zombie', 'ghost', 'alien', 'elf', 'vampire'], {
    near: 'a person in a robe',
    look: { outfit: 'robe' },
  }),
  person(['group', 'team', 'people', 'family', 'band'], { near: 'three people', count: 3 }),
  person(['crowd', 'audience', 'spectator'], { near: 'five people', count: 5 }),
];

const clothing = (words: readonly string[], look: ClothingRow['look'], near?: string): ClothingRow => ({
  tag: 'clothing',
  words,
  look,
  ...(near === undefined ? {} : { near }),
});

export const CLOTHING: readonly ClothingRow[] = [
  clothing(['jersey', 'uniform'], { outfit: 'jersey' }),
  clothing(['soldier uniform', 'military uniform', 'police uniform'], { outfit: 'uniform' }),
  clothing(
    [
      'technical shell',
      'technical shell jacket',
      'technical jacket',
      'shell jacket',
      'shell',
      'hardshell',
      'hard shell',
      'hardshell jacket',
      'hard shell jacket',
      'softshell',
      'softshell jacket',
      'mountaineering jacket',
      'mountaineering suit',
      'gore-tex jacket',
      'ski suit',
    ],
    { outfit: 'technical shell' },
  ),
  clothing(['leotard', 'unitard', 'gymnastics leotard'], { outfit: 'leotard' }),
  clothing(['skating dress', 'skating costume', 'figure skating dress', 'figure skating costume'], {
    outfit: 'skating dress',
  }),
  clothing(['sportswear', 'tracksuit', 'gym clothes', 'legging', 'shorts', 'activewear'], {
    outfit: 'sportswear',
  }),
  clothing(['t-shirt', 'tshirt', 'shirt', 'sweater', 'hoodie', 'pullover', 'jumper'], { outfit: 'casual' }),
  clothing(['coat', 'jacket', 'parka', 'raincoat', 'anorak'], { outfit: 'coat' }),
  clothing(['dress', 'gown', 'skirt', 'kimono'], { outfit: 'dress' }),
  clothing(['suit', 'tuxedo', 'blazer'], { outfit: 'suit' }),
  clothing(['robe'], { outfit: 'robe' }),
  clothing(['scarf', 'shawl', 'muffler'], { scarf: 'any' }),
  clothing(['cape', 'cloak'], { cape: 'any' }),
  clothing(['apron'], { outfit: 'apron' }),
  clothing(['armor', 'armour'], { outfit: 'armour' }),
  clothing(['spacesuit', 'space suit'], { outfit: 'spacesuit' }),
  clothing(['swimsuit', 'bikini', 'swim trunks', 'swimwear', 'wetsuit', 'bathing suit', 'board shorts'], {
    outfit: 'swimwear',
  }),
  clothing(['blond hair', 'blonde hair', 'blond', 'blonde'], { hair: '#d9b46a' }),
  clothing(['red hair', 'redhead', 'red-haired', 'ginger hair'], { hair: '#9c3f1c' }),
  clothing(['black hair', 'dark hair', 'dark-haired'], { hair: '#17120f' }),
  clothing(['brown hair', 'brunette'], { hair: '#4a2c18' }),
  clothing(['gray hair', 'grey hair', 'white hair', 'silver hair'], { hair: '#c9c9c7' }),
  clothing(['pink hair'], { hair: '#e77fb0' }),
  clothing(['blue hair'], { hair: '#3f6fd0' }),
];

/** Parts of a body that things can sit on or be held in. */
export const PARTS: readonly PartRow[] = [
  { tag: 'part', part: 'head', words: ['head'] },
  { tag: 'part', part: 'shoulder', words: ['shoulder'] },
  { tag: 'part', part: 'back', words: ['back'] },
  { tag: 'part', part: 'hand', words: ['hand', 'palm', 'arm'] },
  { tag: 'part', part: 'lap', words: ['lap', 'knee'] },
];

export const UNWORN: readonly UnplayedRow[] = [
  {
    tag: 'unplayed',
    reason: 'the engine makes no such thing to wear: it belongs to the clothes as they are',
    words: [
      'hat',
      'cap',
      'helmet',
      'beanie',
      'sunglasses',
      'eyeglasses',
      'goggles',
      'glove',
      'mitten',
      'boot',
      'shoe',
      'sneaker',
      'sandal',
      'ice skates',
      'headphones',
      'earring',
      'necklace',
      'mask',
      'tie',
      'bow tie',
    ],
  },
];
