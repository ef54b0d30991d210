import { expect, it } from 'vitest';
import { refusalFor } from '../../../src/dashboard/refusal.ts';

const asked = { readOnly: false, allowChanges: false };

it.each(['vagrant', 'ssh'] as const)('%s: no change without --allow-changes', provider => {
  expect(refusalFor(asked, provider)).toContain('start the dashboard with --allow-changes');
  expect(refusalFor({ ...asked, allowChanges: true }, provider)).toBeUndefined();
});

it('a sandbox may be changed, unless the dashboard is read-only', () => {
  expect(refusalFor(asked, 'sandbox')).toBeUndefined();
  expect(refusalFor({ ...asked, readOnly: true }, 'sandbox')).toBe('this dashboard is read-only');
  expect(refusalFor({ readOnly: true, allowChanges: true }, 'ssh')).toBe('this dashboard is read-only');
});

it('a lab that does not run cannot be changed', () => {
  expect(refusalFor({ ...asked, allowChanges: true }, undefined)).toBe('the lab is not running');
});
