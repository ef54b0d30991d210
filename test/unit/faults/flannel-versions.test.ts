import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/checks/judge.ts';
import { planDrills } from '../../../src/doctor/drill-plan.ts';
import { faultOf, refusalOf, stagingsOf } from '../../../src/doctor/stage.ts';
import { explain } from '../../../src/faults/explain.ts';
import { faults } from '../../../src/faults/index.ts';
import type { NodeFacts, Observation } from '../../../src/observe/observation.ts';
import { editNode, failProbes, healthyObservation } from '../../helpers/observation.ts';
import type { HealthyLab } from '../../helpers/observation.ts';

const settings = '/etc/sysconfig/flanneld';

/** A healthy lab with this flannel, whose settings file was seen. */
function labWith(flannelVersion: string | undefined, options: HealthyLab = {}): Observation {
  const seen = healthyObservation({ api: flannelVersion?.startsWith('0.7') ? 'v2' : 'v3', ...options });
  const nodes = seen.nodes.map(node => ({ ...node, files: { [settings]: `FLANNEL_OPTIONS="-iface=${node.address}"\n` } }));
  return { ...seen, nodes, ...(flannelVersion !== undefined && { flannelVersion }) };
}

/** Over vxlan, a release before 0.9 has one route for the whole network, and no neighbour entry for a tunnel end. */
function oldVxlan(): Observation {
  const seen = labWith('0.7.1', { backend: 'vxlan' });
  const whole = { type: 'unicast', table: 'main', destination: '172.33.0.0/16', device: 'flannel.1', flags: [] };
  const change = ({ routes, neighbours }: NodeFacts) => ({
    routes: [...routes.filter(({ device }) => device !== 'flannel.1'), whole],
    neighbours: neighbours.filter(({ device }) => device !== 'flannel.1'),
  });
  return seen.nodes.reduce((all, { name }) => editNode(all, name, change), seen);
}

const withoutItsChain = ({ iptables }: NodeFacts) => ({ iptables: iptables.map(rules => ({ ...rules, filter: rules.filter.filter(line => !line.includes('FLANNEL-FWD')) })) });

describe('a drill is judged for the flannel at hand', () => {
  it.each([
    ['lease-revoked-exit0', '0.7.1', 'lease-revoked-exit0 needs flannel 0.8.0 or later; this lab has 0.7.1'],
    ['lease-revoked-exit0', '0.28.10', undefined],
    ['v3-flannel-v2-key', '0.7.1', 'v3-flannel-v2-key needs flannel 0.18.0 or later; this lab has 0.7.1'],
    ['v3-flannel-v2-key', '0.28.10', "v3-flannel-v2-key needs etcd's API v2, which is off in this lab"],
    ['v2-flannel-v3-key', '0.7.1', undefined],
    ['v2-flannel-v3-key', '0.28.10', 'v2-flannel-v3-key needs a flannel before 0.18.0; this lab has 0.28.10'],
    ['v2-flannel-v3-key', undefined, "v2-flannel-v3-key needs a flannel before 0.18.0; this lab has one that reads etcd's API v3"],
  ])('%s on %s', (id, version, refusal) => {
    expect(refusalOf(faultOf(id), labWith(version))).toBe(refusal);
  });

  const labs = [undefined, '0.7.1', '0.28.10'].flatMap(version => (['host-gw', 'vxlan', 'udp'] as const).map(backend => ({ version, backend })));
  it.each(labs)('each has something to change, or says why not: $version, $backend', ({ version, backend }) => {
    const seen = labWith(version, { backend });
    const offered = faults.filter(fault => fault.drill && refusalOf(fault, seen) === undefined);
    expect(offered.length).toBeGreaterThan(40);
    expect(offered.filter(fault => stagingsOf(fault, seen).length === 0).map(({ id }) => id)).toEqual([]);
    expect(planDrills({ ids: [], pairs: false, node: undefined, random: undefined, seed: 1 }, seen).drills).toHaveLength(offered.length);
  });

  it('a network with too many free subnets is not filled', () => {
    const seen = labWith('0.28.10');
    const wide = { ...seen, lab: { ...seen.lab, flannel: { ...seen.lab.flannel, subnetLen: 28 } } };
    expect(refusalOf(faultOf('out-of-subnets'), wide)).toContain('fewer free subnets than 1000');
  });
});

describe("flanneld's flags", () => {
  const usage = ['  -version', '    \tprint version and exit', '  -vmodule value'];
  const ended = { activeState: 'activating', subState: 'auto-restart', result: 'exit-code', exitStatus: 2, restarts: 9, argv: [], log: usage };
  const named = (version: string, flag: string) => {
    const change = ({ services }: NodeFacts) => ({
      files: { [settings]: `FLANNEL_OPTIONS="-iface=172.17.8.102 ${flag}"\n` },
      services: services.map(service => (service.name === 'flanneld' ? { ...service, ...ended } : service)),
    });
    const [first] = faultOf('flanneld-failing').signature(editNode(labWith(version), 'node2', change));
    return /unknown flag -\S+\)/.exec(first?.actual ?? '')?.[0];
  };

  it.each([
    ['0.7.1', '-iptables-resync=60', 'unknown flag -iptables-resync)'],
    ['0.28.10', '-iptables-resync=60', undefined],
    ['0.7.1', '-watch-networks', undefined],
    ['0.28.10', '-watch-networks', 'unknown flag -watch-networks)'],
  ])('%s and %s', (version, flag, expected) => {
    expect(named(version, flag)).toBe(expected);
  });

  it('the drill of flanneld-failing uses one that this flannel refuses', () => {
    expect(stagingsOf(faultOf('flanneld-failing'), labWith('0.7.1'))[0]?.inject).toContain('-ip-maks');
    expect(stagingsOf(faultOf('flanneld-failing'), labWith('0.28.10'))[0]?.inject).toContain('-subnet-lease-renew-margin=0');
  });
});

it('forward-drop adds no rules to a chain that this flannel does not have, and resumes flanneld', () => {
  const asleep = ({ services }: NodeFacts) => ({ services: services.map(service => (service.name === 'flanneld' ? { ...service, suspended: true } : service)) });
  const dropping = ({ iptables }: NodeFacts) => ({ iptables: iptables.map(rules => ({ ...rules, filter: rules.filter.map(line => line.replace('-P FORWARD ACCEPT', '-P FORWARD DROP')) })) });
  const bare = editNode(editNode(editNode(labWith('0.7.1'), 'node2', withoutItsChain), 'node2', dropping), 'node2', asleep);
  const fault = faultOf('forward-drop');
  expect(fault.cure(bare, fault.signature(bare)).map(({ argv }) => argv.join(' '))).toEqual(['iptables -w -P FORWARD ACCEPT', 'systemctl kill -s CONT flanneld']);
});

describe('vxlan before flannel 0.9', () => {
  it('is healthy without neighbour entries for tunnel ends', () => {
    expect(judge(oldVxlan()).filter(({ status }) => status !== 'passed').map(({ id }) => id)).toEqual([]);
    expect(faultOf('vtep-entry').signature(oldVxlan())).toEqual([]);
  });

  it.each(['route-missing', 'route-wrong-device', 'route-blackhole'])('%s needs a route to each node', id => {
    expect(refusalOf(faultOf(id), oldVxlan())).toBe(`${id} needs a route to each node; over vxlan, flannel 0.7.1 has one route to all of them`);
    expect(refusalOf(faultOf(id), labWith('0.7.1'))).toBeUndefined();
  });

  const blackhole = { type: 'blackhole', table: 'main', destination: '172.33.1.0/24', flags: [] };
  it.each([['vxlan', oldVxlan()], ['udp', labWith('0.28.10', { backend: 'udp' })]])('over %s, a route to one node bypasses the tunnel, and its fix removes it', (_, healthy) => {
    const seen = failProbes(editNode(healthy, 'node2', ({ routes }) => ({ routes: [...routes, blackhole] })), ({ from, to }) => from.place === 'pod' && from.node === 'node2' && to.node === 'node1');
    expect(judge(seen).find(({ id }) => id === 'routes')?.findings).toMatchObject([{ node: 'node2', peers: ['node1'], actual: 'blackhole 172.33.1.0/24' }]);
    const { causes, unexplained } = explain(seen);
    expect(causes.map(({ fault, fix }) => [fault.id, fix.map(({ argv }) => argv.join(' '))])).toEqual([['stale-route', ['ip route del blackhole 172.33.1.0/24']]]);
    expect(unexplained).toEqual([]);
  });

  it.each([[oldVxlan(), '172.33.2.0/16'], [labWith('0.28.10', { backend: 'vxlan' }), '172.33.2.0/32']])('vtep-address leaves the tunnel end its prefix length', (healthy, end) => {
    const seen = editNode(healthy, 'node2', ({ addresses }) => ({ addresses: [...addresses, { device: 'flannel.1', address: '10.5.62.0', prefixLength: 32 }] }));
    const fault = faultOf('vtep-address');
    expect(fault.cure(seen, fault.signature(seen))[0]?.argv).toContain(end);
  });

  it('lacks a forwarding entry: the check of routes fails, vtep-entry is the cause, and its fix sets that entry alone', () => {
    const lost = editNode(oldVxlan(), 'node2', ({ fdb }) => ({ fdb: fdb.filter(({ destination }) => destination !== '172.17.8.101') }));
    const seen = failProbes(lost, ({ from, to }) => from.place === 'pod' && from.node === 'node2' && to.node === 'node1');
    expect(judge(seen).find(({ id }) => id === 'routes')?.findings).toMatchObject([{ node: 'node2', summary: 'no forwarding entry for the tunnel end of node1' }]);
    const { causes } = explain(seen);
    expect(causes.map(({ fault }) => fault.id)).toEqual(['vtep-entry']);
    expect(causes[0]?.fix.map(({ argv }) => argv[0])).toEqual(['bridge']);
  });

});
