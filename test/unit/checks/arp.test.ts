import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/checks/judge.ts';
import { explain } from '../../../src/faults/explain.ts';
import type { NodeFacts } from '../../../src/observe/observation.ts';
import { editNode, healthyObservation } from '../../helpers/observation.ts';

const findings = (edit: (node: NodeFacts) => Partial<NodeFacts>) => {
  const seen = editNode(healthyObservation(), 'node2', edit);
  const { causes } = explain(seen);
  const { findings: found } = judge(seen).find(({ id }) => id === 'node-addresses') ?? { findings: [] };
  return { found: found.map(({ node, actual }) => [node, actual]), causes: causes.map(({ fault, fix }) => [fault.id, fix.map(({ argv }) => argv.join(' '))]) };
};
const set = (name: string, value: string) => ({ sysctls }: NodeFacts) => ({ sysctls: { ...sysctls, [name]: value } });

describe('a node that answers no ARP', () => {
  it('by the flag of its device is told, and turned on again', () => {
    const { found, causes } = findings(({ links }) => ({ links: links.map(link => (link.name === 'eth1' ? { ...link, flags: [...link.flags, 'NOARP'] } : link)) }));
    expect(found).toEqual([['node2', expect.stringContaining('NOARP')]]);
    expect(causes).toEqual([['arp-off', ['ip link set eth1 arp on']]]);
  });

  it.each(['net.ipv4.conf.all.arp_ignore', 'net.ipv4.conf.eth1.arp_ignore'])('by %s is told, and turned on again', name => {
    expect(findings(set(name, '8'))).toEqual({ found: [['node2', '8']], causes: [['arp-off', [`sysctl -w ${name}=0`]]] });
  });

  it('is not one that answers for the addresses of the device alone, or is silent elsewhere', () => {
    for (const edit of [set('net.ipv4.conf.all.arp_ignore', '2'), set('net.ipv4.conf.eth0.arp_ignore', '8')]) expect(findings(edit)).toEqual({ found: [], causes: [] });
  });
});
