import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readObservation } from '../../../src/bundle/read.ts';
import { walk } from '../../../src/paths/walk.ts';
import type { Walk } from '../../../src/paths/types.ts';
import { packetKinds } from '../../../src/view/cells.ts';

const bundles = fileURLToPath(new URL('../../fixtures/bundles/', import.meta.url));
const kubernetes = fileURLToPath(new URL('../../fixtures/kubernetes/healthy.tar.gz', import.meta.url));
const files = [...readdirSync(bundles).map(name => `${bundles}${name}`), kubernetes];

describe('walks of the captured labs', () => {
  it('never say the opposite of the probes', async () => {
    const walks = (await Promise.all(files.map(walksOf))).flat().filter(({ walked }) => walked.probe);
    const opposite = walks.filter(({ walked }) => walked.ends !== 'unknown' && (walked.ends === 'answered') !== walked.probe?.ok);
    const unknown = walks.filter(({ walked }) => walked.ends === 'unknown');
    console.log(`${walks.length} walks: ${walks.length - unknown.length - opposite.length} agree with the probe, ${unknown.length} unknown, ${opposite.length} say the opposite`);
    expect(opposite.map(describeWalk)).toEqual([]);
    expect(walks.length).toBeGreaterThan(1200);
    expect(new Set(unknown.map(({ file }) => file)), 'only who of two with one MAC address, or one address, gets a packet is unknown').toEqual(new Set(['address-taken.tar.gz', 'duplicate-mac.tar.gz']));
    expect(unknown.length).toBeLessThanOrEqual(24);
  });

  it('say where a lost packet is lost', async () => {
    const lost = (await Promise.all(files.map(walksOf))).flat().filter(({ walked }) => walked.ends === 'lost');
    const lines = [...new Set(lost.map(({ file, walked: { from, to, kind, dies } }) => `${file.replace('.tar.gz', '')} ${from} → ${to} ${kind}: ${dies?.summary}`))];
    expect(lines.filter(line => line.endsWith('undefined'))).toEqual([]);
    expect(lines.filter(line => / (?:icmp|full): /.test(line) && !/full/.test(line)).join('\n')).toMatchSnapshot();
  });
});

async function walksOf(file: string): Promise<readonly { readonly file: string; readonly walked: Walk }[]> {
  const seen = await readObservation(file);
  const names = seen.nodes.map(({ name }) => name);
  const pairs = names.flatMap(from => names.filter(to => to !== from).map(to => [from, to] as const));
  return pairs.flatMap(([from, to]) => packetKinds.map(kind => ({ file: file.split('/').at(-1) ?? '', walked: walk(seen, from, to, kind) })));
}

function describeWalk({ file, walked }: { file: string; walked: Walk }): string {
  const { from, to, kind, ends, probe, request, answer, dies } = walked;
  const hops = [...request.hops, ...(answer?.hops ?? [])].filter(({ state }) => state !== 'passes').map(({ node, what, text, state }) => `${node} ${what}: ${text} (${state})`);
  return `${file} ${from} → ${to} ${kind}: ${ends}, probe ${probe?.ok ? 'ok' : probe?.error} | ${dies?.summary ?? ''} | ${hops.join('; ')}`;
}
