import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { renderLab } from '../../../src/templates/render.ts';
import type { RenderTarget } from '../../../src/templates/render.ts';
import { lab } from './labs.ts';

function options(count: number, target: RenderTarget): string {
  const nodes = Array.from({ length: count }, (_, index) => `node${index + 1}`);
  const { content = '' } = renderLab(lab({ nodes }), target).find(({ name }) => name === 'flanneld/node1.env') ?? {};
  return execFileSync('sh', ['-c', `${content}\necho "$FLANNEL_OPTIONS"`], { encoding: 'utf8' }).trim();
}

test.each([
  ['sandbox', 'v3', 3, '-iface=172.17.8.101'],
  ['sandbox', 'v3', 20, '-iface=172.17.8.101'],
  ['sandbox', 'v3', 21, '-iface=172.17.8.101 -iptables-resync=21'],
  ['sandbox', 'v2', 21, '-iface=172.17.8.101'],
  ['debian', 'v3', 21, '-iface=172.17.8.101'],
] as const)('on %s, API %s, flanneld of %i nodes gets %s', (platform, api, count, expected) => {
  expect(options(count, { platform, api })).toBe(expected);
});
