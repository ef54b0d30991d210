import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/text/did-you-mean.ts';
import { checkShape } from '../../../src/config/check-shape.ts';
import { resolveLab } from '../../../src/config/resolve.ts';
import { judgeRules } from '../../../src/config/rules/index.ts';
import { contains, overlaps } from '../../../src/network/cidr.ts';
import { failure } from './helpers.ts';

const labs = fc.record(
  {
    name: fc.anything(),
    nodes: fc.oneof(fc.integer({ min: -1, max: 50 }), fc.array(fc.oneof(fc.string(), fc.record({ name: fc.string(), address: fc.ipV4() }), fc.anything()))),
    nodeNetwork: fc.oneof(fc.string(), cidrs(), fc.anything()),
    etcd: fc.oneof(fc.record({ clientPort: fc.integer(), prefix: fc.string() }), fc.anything()),
    flannel: fc.oneof(
      fc.record(
        { network: cidrs(), subnetLen: fc.integer({ min: 0, max: 40 }), subnetMin: fc.ipV4(), subnetMax: fc.ipV4(), backend: fc.anything() },
        { requiredKeys: [] },
      ),
      fc.anything(),
    ),
    kubernetes: fc.oneof(
      fc.record(
        {
          serviceNetwork: fc.oneof(cidrs(), fc.anything()),
          ingress: fc.oneof(fc.record({ node: fc.string() }), fc.anything()),
          demo: fc.anything(),
          apiserverArgs: fc.oneof(fc.dictionary(fc.string(), fc.anything()), fc.anything()),
          admission: fc.anything(),
        },
        { requiredKeys: [] },
      ),
      fc.anything(),
    ),
    vagrant: fc.record({ options: fc.record({ libvirt: fc.dictionary(fc.string(), fc.anything()) }) }),
  },
  { requiredKeys: [] },
);

describe('any value at all', () => {
  it('is a lab or a list of our own messages, never a crash', () => {
    fc.assert(
      fc.property(fc.oneof(labs, fc.anything()), value => {
        const { draft, problems, unknown } = checkShape(value);
        const all = [...problems, ...judgeRules(draft, resolveLab(draft), unknown)];
        for (const { text } of all) expect(text).not.toMatch(/Invalid|received|Unrecognized/);
      }),
      { numRuns: 500 },
    );
  });

  it('is parsed without a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async text => {
        expect(await failure(text)).toMatch(/^(?:no error|ConfigError: k8s-lab\.yaml:\d+:\d+: )/);
      }),
    );
  });
});

describe('a lab without problems', () => {
  it('has distinct addresses in its node network, separate from the pods', () => {
    const drafts = fc.record({ nodes: fc.integer({ min: 1, max: 60 }), nodeNetwork: cidrs(), flannel: fc.record({ network: cidrs() }) });
    fc.assert(
      fc.property(drafts, draft => {
        const lab = resolveLab(draft);
        fc.pre(judgeRules(draft, lab, []).length === 0);
        expect(new Set(lab.nodes.map(({ address }) => address)).size).toBe(draft.nodes);
        expect(lab.nodes.every(({ address }) => contains(lab.nodeNetwork, address))).toBe(true);
        expect(overlaps(lab.nodeNetwork, lab.flannel.network)).toBe(false);
      }),
      { numRuns: 30, maxSkipsPerRun: 100_000 },
    );
  });
});

describe('nearest', () => {
  it.each([
    ['flanel', ['flannel', 'etcd'], 'flannel'],
    ['subnetlen', ['subnetMin', 'subnetLen'], 'subnetLen'],
    ['prot', ['port', 'type'], 'port'],
    ['colour', ['name', 'nodes'], undefined],
    ['v1', ['v2', 'v3'], undefined],
    ['', ['a'], undefined],
  ])('of %s among %j is %s', (word, candidates, wanted) => {
    expect(nearest(word, candidates)).toBe(wanted);
  });
});

function cidrs(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(0xffff), fc.integer({ min: 14, max: 30 }))
    .map(([high, length]) => [((high << 16) >>> 0) & ((-1 << (32 - length)) >>> 0), length] as const)
    .map(([value, length]) => `${[24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')}/${length}`);
}
