import { describe, expect, it } from 'vitest';
import { screenHandle } from '../../../lambdas/safety/handle.ts';

const CONTEXT = { audience: 'adult', surface: 'feed', likeness: false } as const;
const judged = (handle: string) => {
  const decision = screenHandle(handle, CONTEXT);
  return decision.outcome === 'allow' ? null : decision.category;
};

describe('handles that are refused', () => {
  it.each([
    ['naked_anna', 'sexual'],
    ['pornstar99', 'sexual'],
    ['p0rnking', 'sexual'],
    ['xx_horny_xx', 'sexual'],
    ['nazi_power', 'extremism'],
    ['n4z1king', 'extremism'],
    ['h1tl3r_fan', 'extremism'],
    ['hitlerfan88', 'extremism'],
    ['s_i_e_g_h_e_i_l', 'extremism'],
    ['white_power', 'extremism'],
    ['whitepower', 'extremism'],
    ['elonmusk', 'impersonation'],
    ['elon_musk_1971', 'impersonation'],
    ['realdonaldtrump', 'impersonation'],
    ['tayl0r_sw1ft', 'impersonation'],
    ['taylorswift_official', 'impersonation'],
    ['cloudreel_team', 'impersonation'],
    ['admin', 'impersonation'],
    ['m0derator', 'impersonation'],
    ['suicide_boy', 'self_harm'],
    ['lolicon_art', 'minors'],
  ])('%s: %s', (handle, category) => {
    expect(judged(handle)).toBe(category);
  });

  it('are refused as a profile, under the policy’s version', () => {
    expect(screenHandle('naked_anna', CONTEXT)).toMatchObject({ outcome: 'block', stage: 'profile' });
  });
});

it.each([
  ...['anna', 'bob', 'grace_7', 'ada1985', 'the_real_ivy', 'user_42', 'peacock_lover', 'therapist_tom'],
  ...['sussex_sailor', 'dickens_reader', 'hancock', 'cockpit_crew', 'analyst99', 'scunthorpe_fc', 'titanic'],
  ...[
    'shiitake_chef',
    'basement_band',
    'cassandra',
    'bassist',
    'grapefruit',
    'documentary_dan',
    'classic_cars',
  ],
  ...['sextant', 'nudibranch', 'passion_fruit', 'coconut', 'raccoon_fan', 'hellokate', 'x9y8z7', 'mia_2010'],
])('lets pass: %s', (handle) => {
  expect(judged(handle)).toBeNull();
});
