import { describe, expect, it } from 'vitest';
import { walk } from '../../../src/paths/walk.ts';
import { editNode, healthyObservation } from '../../helpers/observation.ts';

const seen = healthyObservation();
const summary = (changed: typeof seen, from = 'node2', to = 'node1'): string | undefined => walk(changed, from, to, 'icmp').dies?.summary;

describe('a walk', () => {
  it.each(['host-gw', 'vxlan', 'udp'] as const)('arrives and is answered in a healthy %s lab', backend => {
    const walked = walk(healthyObservation({ backend }), 'node1', 'node3', 'full');
    expect(walked).toMatchObject({ ends: 'answered', sameAddress: false });
    expect(walked.request.hops.every(({ state }) => state === 'passes')).toBe(true);
  });

  it('asks the rules before the tables', () => {
    const divert = editNode(seen, 'node2', ({ rules, routes }) => ({
      rules: [...rules, { priority: 5, text: 'from all to 172.33.1.0/24 lookup 9' }],
      routes: [...routes, { type: 'unicast', destination: 'default', via: '10.0.2.2', device: 'eth0', table: '9', flags: [] }],
    }));
    expect(summary(divert)).toMatch(/^on node2: no route to 172.33.1.0\/24; the packet leaves by eth0 to 10.0.2.2/);
    const other = editNode(divert, 'node2', ({ rules }) => ({ rules: rules.map(rule => (rule.priority === 5 ? { ...rule, text: 'from all to 172.33.1.0/24 iif eth9 lookup 9' } : rule)) }));
    expect(summary(other)).toBeUndefined();
  });

  it('does not know what a rule does that depends on more than addresses', () => {
    const unsure = editNode(seen, 'node2', ({ rules, routes }) => ({
      rules: [...rules, { priority: 5, text: 'from all ipproto icmp lookup 9' }],
      routes: [...routes, { type: 'blackhole', destination: 'default', table: '9', flags: [] }],
    }));
    expect(walk(unsure, 'node2', 'node1', 'icmp').ends).toBe('unknown');
  });

  it('takes the most specific route, then the least metric', () => {
    const specific = editNode(seen, 'node2', ({ routes }) => ({ routes: [...routes, { type: 'blackhole', destination: '172.33.1.0/25', table: 'main', flags: [] }, { type: 'blackhole', destination: '172.33.1.128/25', table: 'main', flags: [] }] }));
    expect(summary(specific)).toMatch(/blackhole 172.33.1./);
    const metric = editNode(seen, 'node2', ({ routes }) => ({ routes: [...routes, { type: 'unicast', destination: '172.33.1.0/24', via: '172.17.8.250', device: 'eth1', metric: 50, table: 'main', flags: [] }] }));
    expect(summary(metric)).toBeUndefined();
  });

  it('drops a packet whose answer would leave by another device, where rp_filter is strict', () => {
    const strict = editNode(seen, 'node1', ({ sysctls, routes }) => ({
      sysctls: { ...sysctls, 'net.ipv4.conf.eth1.rp_filter': '1' },
      routes: routes.map(route => (route.destination === '172.17.8.0/24' || route.destination === '172.33.2.0/24' ? { ...route, device: 'eth0' } : route)),
    }));
    expect(summary(strict)).toMatch(/^on node1: strict rp_filter on eth1: the way back to .* is by eth0$/);
  });

  it('says nothing of a node that could not be asked', () => {
    const silent = editNode(seen, 'node1', () => ({ reachable: false, addresses: [], links: [], routes: [] }));
    expect(walk(silent, 'node2', 'node1', 'icmp').ends).toBe('unknown');
    expect(walk(silent, 'node1', 'node2', 'icmp').ends).toBe('unknown');
  });
});
