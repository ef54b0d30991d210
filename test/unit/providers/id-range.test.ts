import { expect, it, test } from 'vitest';
import { mapArgvs, parseSubRange } from '../../../src/providers/sandbox/id-range.ts';
import { usersIn } from '../../../src/lab/container-rights.ts';

test.each([
  ['ann:100000:65536\n', { first: 100_000, count: 65_536 }],
  ['1000:100000:65536\n', { first: 100_000, count: 65_536 }],
  ['bob:1:2\nann:5:10\nann:100:20\n', { first: 100, count: 20 }],
  ['anna:100000:65536\n', undefined],
  ['ann:x:65536\nann:5\nann:5:0\n', undefined],
  ['', undefined],
])('the range of ann, who is user 1000, in %j', (text, range) => {
  expect(parseSubRange(text, 'ann', 1000)).toEqual(range);
});

it('maps root to the user, and the ids from 1 on to the range', () => {
  const [group, user] = mapArgvs('42', { user: { first: 100_000, count: 65_536 }, group: { first: 300_000, count: 10 } });
  expect(group).toEqual(['newgidmap', '42', '0', String(process.getegid?.()), '1', '1', '300000', '10']);
  expect(user).toEqual(['newuidmap', '42', '0', String(process.geteuid?.()), '1', '1', '100000', '65536']);
});

test.each([
  ['         0       1001          1\n', 1],
  ['0 1001 1\n1 100000 65536\n', 65_537],
])('counts the users of the map %j', (map, users) => {
  expect(usersIn(map)).toBe(users);
});
