import { expect, it } from 'vitest';
import { faultOf } from '../../../src/doctor/stage.ts';
import { formatHunt } from '../../../src/reporters/hunt-text.ts';

it('says how a hunt ended', () => {
  const fault = faultOf('route-missing');
  expect(formatHunt(fault)).toBe(`It was route-missing: ${fault.title}. Source: ${fault.source}\n`);
  expect(formatHunt(fault, 1)).toBe(`Found with 1 guess: ${fault.title}.\n`);
  expect(formatHunt(fault, 2)).toContain('with 2 guesses');
});
