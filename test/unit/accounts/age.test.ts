import { describe, expect, it } from 'vitest';
import { ageOn, audienceOf, isPlausible } from '../../../lambdas/accounts/age.ts';

const on = (date: string, time = '00:00:00') => Date.parse(`${date}T${time}Z`);

describe('ageOn', () => {
  it.each([
    ['2008-11-22', '2026-11-21', '23:59:59', 17],
    ['2008-11-22', '2026-11-22', '00:00:00', 18],
    ['2008-12-31', '2026-01-01', '12:00:00', 17],
    // a leap day's birthday comes on 1 March in other years
    ['2008-02-29', '2026-02-28', '12:00:00', 17],
    ['2008-02-29', '2026-03-01', '00:00:00', 18],
  ])('somebody born on %s is on %s %s %i', (born, day, time, age) => {
    expect(ageOn(born, on(day, time))).toBe(age);
  });
});

describe('audienceOf', () => {
  const now = on('2026-11-22');

  it('takes nobody’s own word for being an adult', () => {
    expect(audienceOf({ date: '1990-01-01', verified: false }, now)).toBe('teen');
    expect(audienceOf({ date: '1990-01-01', verified: true }, now)).toBe('adult');
  });

  it('changes on the eighteenth birthday by itself', () => {
    const birth = { date: '2008-11-23', verified: true };
    expect(audienceOf(birth, now)).toBe('teen');
    expect(audienceOf(birth, on('2026-11-23'))).toBe('adult');
  });

  it('treats a program that an operator made an account for as an adult', () => {
    expect(audienceOf(null, now)).toBe('adult');
  });
});

it('knows no birth dates in the future or of 130 years ago', () => {
  const now = on('2026-11-22');
  expect(isPlausible('2027-01-01', now)).toBe(false);
  expect(isPlausible('1896-01-01', now)).toBe(false);
  expect(isPlausible('1950-06-01', now)).toBe(true);
});
