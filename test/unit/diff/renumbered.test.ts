import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../../src/diff/changes.ts';
import type { Observation } from '../../../src/observe/observation.ts';
import { editNode, healthyObservation } from '../../helpers/observation.ts';

/** The same lab with other subnets and tunnel MACs, consistently. */
function renumber(seen: Observation): Observation {
  const text = JSON.stringify(seen).replace(/172\.33\.([123])\./g, (_whole, digit: string) => `172.33.${(Number(digit) % 3) + 1}.`);
  // The udp backend's tun device has no MAC.
  const ends = seen.lab.flannel.backend.type === 'udp' ? text : text.replace(/0e:aa:ac:11:08:/g, '0e:bb:ac:11:08:');
  const swapped = ends.replace(/172\.33\.([123])\.0-24/g, (_whole, digit: string) => `172.33.${digit}.0-24`);
  return JSON.parse(swapped) as Observation;
}

function lab(backend: 'host-gw' | 'vxlan' | 'udp'): Observation {
  const seen = healthyObservation({ backend });
  return {
    ...seen,
    nodes: seen.nodes.map((node, index) => ({
      ...node,
      files: { '/run/flannel/docker': `DOCKER_NETWORK_OPTIONS=" --bip=172.33.${index + 1}.1/24"\n` },
      services: node.services.map(service => ({ ...service, startedAt: 1, argv: [...service.argv, `--bip=172.33.${index + 1}.1/24`] })),
      iptables: node.iptables.map(one => ({ ...one, nat: [...one.nat, `-A POSTROUTING -s 172.33.${index + 1}.0/24 ! -o docker0 -j MASQUERADE`] })),
    })),
  };
}

const restarted = (seen: Observation): Observation => ({
  ...seen,
  nodes: seen.nodes.map(node => ({ ...node, services: node.services.map(service => ({ ...service, restarts: 2, startedAt: 99 })) })),
});

describe.each(['host-gw', 'vxlan', 'udp'] as const)('a %s lab whose nodes swapped their subnets', backend => {
  const before = lab(backend);
  const after = restarted(renumber(before));

  it('is unchanged by owner, and changed otherwise', () => {
    expect(changesBetween(before, after, { renumbered: true })).toEqual([]);
    expect(changesBetween(before, after).length).toBeGreaterThan(10);
  });

  it('has changed if one place still has the old subnet', () => {
    const stale = editNode(after, 'node2', () => ({ addresses: before.nodes[1]?.addresses ?? [] }));
    const changes = changesBetween(before, stale, { renumbered: true });
    expect(changes.length).toBeGreaterThan(0);
    expect(changes.every(({ node }) => node === 'node2')).toBe(true);
  });

  it('has changed if something else is wrong', () => {
    const other = editNode(after, 'node3', ({ rules }) => ({ rules: [...rules, { priority: 9, text: 'from all lookup 9' }] }));
    expect(changesBetween(before, other, { renumbered: true })).toEqual([{ node: 'node3', layer: 'route', text: 'policy rule 9: from all lookup 9 is new' }]);
  });
});

it("no new rule is reported for a node's former subnet", () => {
  const rule = (subnet: string): string => `-A POSTROUTING -s ${subnet} ! -o docker0 -j MASQUERADE`;
  const before = lab('host-gw');
  const far = JSON.parse(JSON.stringify(before).replaceAll('172.33.2.', '172.33.77.')) as Observation;
  const after = editNode(far, 'node2', ({ iptables }) => ({ iptables: iptables.map(one => ({ ...one, nat: [...one.nat, rule('172.33.2.0/24')] })) }));
  expect(changesBetween(before, after, { renumbered: true })).toEqual([]);
});
