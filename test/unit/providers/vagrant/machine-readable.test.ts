import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorOf, parseVagrantLine, progressOf, statesOf } from '../../../../src/providers/vagrant/machine-readable.ts';

const lines = (name: string) =>
  readFileSync(new URL(`../../../fixtures/vagrant/${name}`, import.meta.url), 'utf8').split('\n').flatMap(line => parseVagrantLine(line) ?? []);

test('reads the progress of a captured up, without its warnings', () => {
  const told = lines('libvirt-up.captured.txt').flatMap(line => progressOf(line) ?? []);
  expect(told).toContain('node2: Setting hostname');
  expect(told).toContain('node1: Machine booted and ready!');
  expect(told.filter(text => /deprecated|No version/.test(text))).toEqual([]);
});

test("returns Vagrant's own error message", () => {
  expect(errorOf(lines('virtualbox-refused.written.txt'))).toMatch(/^The IP address configured for the host-only network[^]*Ranges: 192\.168\.56\.0\/21/);
  expect(errorOf(lines('libvirt-up.captured.txt'))).toBe('');
});

test('reads the state of each machine', () => {
  const status = ['1,node1,state,running', '1,node1,state-human-short,running', '1,node2,state,not_created', 'noise', '1,,ui,info,x'];
  expect(statesOf(status.flatMap(line => parseVagrantLine(line) ?? []))).toEqual(new Map([['node1', 'running'], ['node2', 'not_created']]));
});

test('restores the commas and line breaks that Vagrant escapes', () => {
  expect(parseVagrantLine('1,n,ui,info,a%!(VAGRANT_COMMA) b\\nc')).toEqual({ target: 'n', type: 'ui', data: ['info', 'a, b\nc'] });
});
