import { describe, expect, it } from 'vitest';
import { type GallerySubject, type Show, toGalleryPage } from '../../../bench/gallery-page.ts';

const SUBJECTS: readonly GallerySubject[] = [
  { name: 'miss', title: 'The missed shot', prompt: 'a shot that misses', physics: ['hoop'] },
  { name: 'skater', title: 'The skater', prompt: 'an axel', physics: ['axel'] },
];
const show = (given: Partial<Show>): Show => ({
  subject: 'miss',
  style: 'realistic',
  shape: 'wide',
  stills: ['miss-realistic-wide-1.webp'],
  approximated: [],
  ...given,
});

describe('the gallery page', () => {
  it('shows the prompt, and every still by style, wide before tall', () => {
    const page = toGalleryPage(
      SUBJECTS,
      [
        show({ style: 'anime', stills: ['a.webp'] }),
        show({ shape: 'tall', stills: ['t.webp'] }),
        show({ stills: ['w1.webp', 'w2.webp'] }),
      ],
      {},
    );
    expect(page).toContain('> a shot that misses');
    const order = ['w1.webp', 'w2.webp', 't.webp', 'a.webp'].map((file) => page.indexOf(`gallery/${file}`));
    expect(order.every((at) => at > 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('leaves out what was not filmed', () => {
    expect(toGalleryPage(SUBJECTS, [show({})], {})).not.toContain('The skater');
  });

  it('says once what the plans approximated', () => {
    const approximated = [{ text: 'axel', as: 'a jump' }];
    const page = toGalleryPage(
      SUBJECTS,
      [show({ approximated }), show({ style: 'anime', approximated })],
      {},
    );
    expect(page.match(/“axel” → a jump/g)).toHaveLength(1);
    expect(toGalleryPage(SUBJECTS, [show({})], {})).toContain('Nothing was approximated.');
  });

  it('puts the measured figures beside the stills, and marks those that miss their target', () => {
    const page = toGalleryPage(SUBJECTS, [show({})], {
      hoop: {
        'g of the ball': { value: 9.8123, target: '9.81 ± 3 %', unit: 'm/s²', ok: true },
        'goes in': { value: true, target: 'no', unit: '', ok: false },
      },
      axel: { turns: { value: 3.5, target: '3.5', unit: '', ok: true } },
    });
    expect(page).toContain('| g of the ball | 9.812 m/s² | 9.81 ± 3 % | yes |');
    expect(page).toContain('| goes in | yes | no | **no** |');
    expect(page).not.toContain('turns');
    expect(toGalleryPage(SUBJECTS, [show({})], {})).toContain('Not measured yet');
  });
});
