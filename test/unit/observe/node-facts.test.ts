import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSubnetEnv } from '../../../src/network/subnet-env.ts';
import { factsOf, readFixture } from './fixture.ts';
import type { FixtureName } from './fixture.ts';

const fixtures: readonly FixtureName[] = ['host-gw-node1', 'vxlan-node1', 'centos7-node1'];

describe('a node of a healthy host-gw lab', () => {
  const facts = factsOf(readFixture('host-gw-node1'));
  const subnet = facts.subnetEnv?.subnet ?? '';

  it('has no gap', () => {
    expect(facts.gaps).toEqual({});
  });

  it('has its names', () => {
    expect(facts).toMatchObject({ name: 'node1', reachable: true, hostname: 'node1', machineId: '00000000000000000000000000000001' });
  });

  it('has its planned address, and its subnet on docker0', () => {
    const seen = facts.addresses.map(({ device, address, prefixLength }) => `${device} ${address}/${prefixLength}`);
    expect(seen.sort()).toEqual([`docker0 ${subnet}`, 'eth1 172.17.8.101/24', 'lo 127.0.0.1/8']);
  });

  it('has a probe pod attached to docker0', () => {
    expect(facts.pod).toEqual({ address: subnet.replace('.1/24', '.254'), mtu: 1500 });
    expect(facts.noPodBecause).toBeUndefined();
    expect(facts.links.find(({ name }) => name === 'k8s-lab-probe0')).toMatchObject({ master: 'docker0', state: 'UP', mtu: 1500 });
  });

  it("has a route to each peer through the peer's address", () => {
    const routes = facts.routes.filter(({ via }) => via !== undefined);
    expect(routes).toHaveLength(2);
    for (const route of routes) {
      expect(route).toMatchObject({ type: 'unicast', device: 'eth1', table: 'main', flags: [] });
      expect(route.via).toMatch(/^172\.17\.8\.10[23]$/);
    }
  });

  it('runs its services', () => {
    expect(facts.services.map(({ name, activeState }) => `${name} ${activeState}`)).toEqual(['etcd active', 'flanneld active', 'docker active']);
    expect(facts.services[1]?.argv).toEqual([
      'flanneld',
      '-etcd-endpoints=http://172.17.8.101:2379',
      '-etcd-prefix=/kube-centos/network',
      '-iface=172.17.8.101',
    ]);
    expect(facts.services[1]?.log.at(-1)).toMatch(/Subnet added: 172\.33\.\d+\.0\/24 via 172\.17\.8\.10[23]$/);
    expect(facts.services[0]?.log).toHaveLength(20);
  });

  it("forwards, by flannel's own chain", () => {
    expect(facts.sysctls).toMatchObject({ 'net.ipv4.ip_forward': '1', 'net.ipv4.conf.eth1.forwarding': '1' });
    expect(facts.iptables.map(({ command }) => command)).toEqual(['iptables']);
    expect(facts.iptables[0]?.filter).toContain('-A FORWARD -m comment --comment "flanneld forward" -j FLANNEL-FWD');
  });

  it('has its configuration files, without those of the kernel', () => {
    expect(facts.files['/run/flannel/subnet.env']).toBe(`FLANNEL_NETWORK=172.33.0.0/16\nFLANNEL_SUBNET=${subnet}\nFLANNEL_MTU=1500\nFLANNEL_IPMASQ=false\n`);
    expect(facts.files['/etc/systemd/system/etcd.service']).toBe('');
    expect(Object.keys(facts.files).filter(path => path.startsWith('/proc') || path.startsWith('/sys'))).toEqual([]);
  });

  it('measures its clock at the middle of the question', () => {
    expect(factsOf(readFixture('host-gw-node1'), 0).clockOffsetMs).toBeGreaterThan(1_790_000_000_000);
    const at = factsOf(readFixture('host-gw-node1'), 0).clockOffsetMs ?? 0;
    expect(factsOf(readFixture('host-gw-node1'), at - 2500).clockOffsetMs).toBe(2500);
  });
});

describe('a node of a healthy vxlan lab', () => {
  const facts = factsOf(readFixture('vxlan-node1'));

  it('has no gap', () => {
    expect(facts.gaps).toEqual({});
  });

  it('has a route, a neighbour and a forwarding entry for each peer', () => {
    const peers = facts.fdb.map(({ mac, destination, device, flags }) => {
      const neighbour = facts.neighbours.find(entry => entry.mac === mac);
      const route = facts.routes.find(({ via }) => via === neighbour?.address);
      return { device, destination, flags, state: neighbour?.state, route: route && `${route.device} ${route.flags.join()}` };
    });
    const peer = { device: 'flannel.1', flags: ['self', 'permanent'], state: 'PERMANENT', route: 'flannel.1 onlink' };
    expect(peers.sort((a, b) => (a.destination ?? '').localeCompare(b.destination ?? ''))).toEqual([
      { ...peer, destination: '172.17.8.102' },
      { ...peer, destination: '172.17.8.103' },
    ]);
  });

  it("has a pod with the overlay's MTU", () => {
    expect(facts.pod?.mtu).toBe(1450);
  });

  it("listens for vxlan and for etcd's clients", () => {
    expect(facts.listening).toContainEqual({ protocol: 'udp', address: '0.0.0.0', port: 8472 });
    expect(facts.listening).toContainEqual({ protocol: 'tcp', address: '172.17.8.101', port: 2379 });
  });
});

describe('a faulty CentOS 7 node', () => {
  const facts = factsOf(readFixture('centos7-node1'));

  it('lists the facts that it could not read', () => {
    expect(facts.gaps).toEqual({ 'log docker': 'No journal files were found.' });
  });

  it('has its routes, also of other tables and types, without the local table', () => {
    expect(facts.routes.map(({ type, destination, via, table }) => [type, destination, via ?? '', table].join(' '))).toEqual([
      'unicast default 10.0.2.2 main',
      'unicast 10.0.2.0/24  main',
      'unicast 172.17.8.0/24  main',
      'unicast 172.33.17.0/24 172.33.17.0 main',
      'unicast 172.33.85.0/24  main',
      'unicast 172.33.99.0/24 172.17.8.104 main',
      'unicast 192.0.2.9/32 172.17.8.102 100',
      'blackhole 192.0.2.0/24  main',
    ]);
    expect(facts.routes[1]).toEqual({
      ...{ type: 'unicast', destination: '10.0.2.0/24', device: 'eth0', source: '10.0.2.15', protocol: 'kernel' },
      ...{ scope: 'link', metric: 100, table: 'main', flags: [] },
    });
  });

  it('has a failed docker, and a flanneld whose log is not mistaken for the answer', () => {
    expect(facts.services).toMatchObject([
      { name: 'flanneld', activeState: 'active', restarts: 0 },
      { name: 'docker', activeState: 'failed', subState: 'failed', result: 'exit-code', exitStatus: 1, argv: [], log: [] },
    ]);
    expect(facts.services[0]?.log).toContain('@@0123 begin pod');
    expect(facts.pod).toEqual({ address: '172.33.85.254', mtu: 1450 });
  });

  it('has the states of firewalld, SELinux and swap as their tools print them', () => {
    expect(facts.host).toEqual({ firewalld: 'not running', selinux: 'Permissive', swapKiB: 2097148 });
  });

  it('has its other facts from older formats', () => {
    expect(facts.rules[1]).toEqual({ priority: 100, text: 'from 192.0.2.7 lookup 100' });
    expect(facts.neighbours).toContainEqual({ address: '172.17.8.104', device: 'eth1', state: 'FAILED' });
    expect(facts.fdb).toEqual([
      { mac: '5e:8c:0d:7c:59:2a', device: 'flannel.1', destination: '172.17.8.102', flags: ['self', 'permanent'] },
    ]);
    expect(facts.links.map(({ name, master }) => (master ? `${name} in ${master}` : name)).join()).toBe(
      'lo,eth0,eth1,flannel.1,docker0,veth1a2b3c4 in docker0',
    );
    expect(facts.sysctls['net.ipv4.conf.flannel/1.rp_filter']).toBe('1');
  });

  it('does not show its password', () => {
    expect(JSON.stringify(facts)).not.toContain('hunter2');
    expect(facts.files['/etc/sysconfig/flanneld']).toContain('-etcd-password ***');
    expect(facts.files['/run/flannel/docker']).toBe('');
  });
});

describe('an incomplete answer', () => {
  it('that is empty has every gap', () => {
    const facts = factsOf('');
    expect(facts).toMatchObject({ addresses: [], links: [], routes: [], services: [], listening: [], files: {}, host: {} });
    expect(Object.values(facts.gaps)).toEqual(Array(8).fill('missing from the answer'));
    expect(facts.noPodBecause).toBe('the node did not say');
  });

  it('names the missing tool', () => {
    const output = '@@fixture begin sockets\nsh: 1: ss: not found\n\n@@fixture end sockets 127\n';
    expect(factsOf(output).gaps['sockets']).toBe('ss: not found');
  });

  it.each(fixtures)('%s, cut off anywhere, is read up to there', name => {
    const output = readFixture(name);
    const whole = factsOf(output);
    fc.assert(
      fc.property(fc.nat(output.length), length => {
        const facts = factsOf(output.slice(0, length));
        expect([[], whole.routes]).toContainEqual(facts.routes);
      }),
    );
  });

  it.each(fixtures)('%s with damaged lines never throws', name => {
    const lines = readFixture(name).split('\n');
    const spoilt = fc.record({ at: fc.nat(lines.length - 1), text: fc.string({ unit: 'binary' }) });
    fc.assert(
      fc.property(fc.array(spoilt, { maxLength: 20 }), changes => {
        const copy = [...lines];
        for (const { at, text } of changes) copy[at] = `${(copy[at] ?? '').slice(0, text.length)}${text}`;
        expect(factsOf(copy.join('\n')).name).toBe('node1');
      }),
    );
  });
});

it('the captured subnet.env is valid', () => {
  const { files, subnetEnv } = factsOf(readFixture('vxlan-node1'));
  expect(parseSubnetEnv(files['/run/flannel/subnet.env'] ?? '')).toEqual(subnetEnv);
  expect(subnetEnv).toMatchObject({ network: '172.33.0.0/16', mtu: 1450, ipMasq: false });
});
