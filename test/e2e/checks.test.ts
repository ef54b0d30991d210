import { describe, expect, it } from 'vitest';
import type { Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';
import { labProcesses } from '../helpers/sandbox.ts';

interface Report {
  readonly ready: boolean;
  readonly checks: readonly { readonly id: string; readonly status: string; readonly findings: readonly { readonly node?: string }[] }[];
}

/** Something broken by hand on the running lab, the checks that then fail, and the commands that restore it. */
interface Breakage {
  readonly what: string;
  readonly breaks: Command | readonly Command[];
  readonly restores: Command | readonly Command[];
  readonly fails: readonly string[];
}

type Command = readonly string[];

const on = (node: string, ...command: string[]): readonly string[] => ['exec', node, '--', ...command];
const sh = (node: string, script: string): readonly string[] => on(node, 'sh', '-c', script);
const flanneld = (signal: string): string => `kill -${signal} $(systemctl show -p MainPID flanneld | cut -d = -f 2)`;
const etcdctl = 'export ETCDCTL_API=3 ETCDCTL_ENDPOINTS=http://172.17.8.101:2379';
const lease = '/kube-centos/network/subnets/172.33.200.0-24';
const drop = (chain: string, ...match: string[]) => ({
  breaks: on('node2', 'iptables', '-I', chain, ...match, '-j', 'DROP'),
  restores: on('node2', 'iptables', '-D', chain, ...match, '-j', 'DROP'),
});

const anyBackend: readonly Breakage[] = [
  { what: 'a hostname', breaks: on('node2', 'hostname', 'impostor'), restores: on('node2', 'hostname', 'node2'), fails: ['identities-unique'] },
  {
    what: 'machine-ids',
    breaks: ['node2', 'node3'].map(node => sh(node, 'cp /etc/machine-id /tmp; echo 0123456789abcdef0123456789abcdef >/etc/machine-id')),
    restores: ['node2', 'node3'].map(node => sh(node, 'cp /tmp/machine-id /etc')),
    fails: ['identities-unique'],
  },
  {
    what: 'a clock, as its node reports it',
    breaks: sh(
      'node2',
      `cp -R /lab/bin /tmp; printf '#!/bin/sh\nexec /bin/date -d "5 seconds" "$@"\n' >/tmp/bin/date; chmod +x /tmp/bin/date; ln -sfn /tmp/bin /run/k8s-lab/bin`,
    ),
    restores: sh('node2', 'ln -sfn /lab/bin /run/k8s-lab/bin'),
    fails: ['clocks-agree'],
  },
  {
    what: 'etcd',
    breaks: on('node1', 'systemctl', 'stop', 'etcd'),
    restores: on('node1', 'systemctl', 'start', 'etcd'),
    fails: ['services-running', 'etcd-healthy', 'etcd-reachable'],
  },
  { what: 'the path to etcd', ...drop('OUTPUT', '-p', 'tcp', '--dport', '2379'), fails: ['etcd-reachable'] },
  {
    what: 'the network config',
    breaks: ['etcdctl', '--', 'del', '/kube-centos/network/config'],
    restores: ['up'],
    fails: ['network-config'],
  },
  {
    what: 'the meaning of the network config',
    breaks: ['etcdctl', '--', 'put', '/kube-centos/network/config', '{"Network":"10.5.0.0/16"}'],
    restores: ['up'],
    fails: ['network-config'],
  },
  {
    what: 'flanneld',
    breaks: on('node2', 'systemctl', 'stop', 'flanneld'),
    restores: on('node2', 'systemctl', 'start', 'flanneld'),
    fails: ['services-running'],
  },
  {
    what: 'docker',
    breaks: on('node3', 'systemctl', 'stop', 'docker'),
    restores: on('node3', 'systemctl', 'start', 'docker'),
    fails: ['services-running'],
  },
  {
    what: 'a lease of the NAT address',
    breaks: ['etcdctl', '--', 'put', lease, '{"PublicIP":"10.0.2.15"}'],
    restores: ['etcdctl', '--', 'del', lease],
    fails: ['lease-owners'],
  },
  {
    what: 'the renewal of a lease',
    breaks: [
      on('node2', 'systemctl', 'stop', 'flanneld'),
      sh('node1', `${etcdctl}; set -- $(etcdctl get --prefix /kube-centos/network/subnets | grep -B 1 172.17.8.102) $(etcdctl lease grant 600); etcdctl put --lease="$4" "$1" "$2"`),
    ],
    restores: on('node2', 'systemctl', 'start', 'flanneld'),
    fails: ['services-running', 'lease-freshness'],
  },
  {
    what: 'the subnet that a node believes to have',
    breaks: [sh('node2', `cp /run/flannel/subnet.env /tmp; ${etcdctl}; subnet=$(etcdctl get --prefix /kube-centos/network/subnets -w simple | grep -B 1 172.17.8.101 | sed -n 's#.*/subnets/\\(.*\\)0-24#\\1#p'); sed -i "s#^FLANNEL_SUBNET=.*#FLANNEL_SUBNET=\${subnet}1/24#" /run/flannel/subnet.env`)],
    restores: sh('node2', 'cp /tmp/subnet.env /run/flannel'),
    fails: ['subnets-disjoint', 'subnet-files', 'bridge-address'],
  },
  {
    what: 'a lease, with nobody to take another',
    breaks: [
      on('node2', 'systemctl', 'stop', 'flanneld'),
      sh('node1', `${etcdctl}; etcdctl del "$(etcdctl get --prefix /kube-centos/network/subnets | grep -B 1 172.17.8.102 | head -n 1)"`),
    ],
    restores: [on('node2', 'systemctl', 'start', 'flanneld'), on('node2', 'systemctl', 'restart', 'docker')],
    fails: ['services-running', 'subnet-leases', 'routes', 'pod-traffic'],
  },
  {
    what: 'subnet.env',
    breaks: sh('node2', 'cp /run/flannel/subnet.env /tmp; sed -i s/^FLANNEL_MTU=.*/FLANNEL_MTU=1300/ /run/flannel/subnet.env'),
    restores: sh('node2', 'cp /tmp/subnet.env /run/flannel'),
    fails: ['subnet-files'],
  },
  {
    what: "docker0's address",
    breaks: on('node2', 'ip', 'address', 'flush', 'dev', 'docker0'),
    restores: on('node2', 'systemctl', 'restart', 'docker'),
    fails: ['bridge-address', 'pod-traffic'],
  },
  {
    what: 'docker0',
    breaks: on('node2', 'ip', 'link', 'set', 'docker0', 'down'),
    restores: on('node2', 'ip', 'link', 'set', 'docker0', 'up'),
    fails: ['bridge-address', 'pod-traffic'],
  },
  {
    what: 'forwarding',
    breaks: sh('node2', 'echo 0 >/proc/sys/net/ipv4/ip_forward'),
    restores: sh('node2', 'echo 1 >/proc/sys/net/ipv4/ip_forward'),
    fails: ['forwarding', 'pod-traffic'],
  },
  { what: 'the FORWARD chain', ...drop('FORWARD'), fails: ['forwarding', 'pod-traffic'] },
  { what: 'ICMP to a node', ...drop('INPUT', '-p', 'icmp'), fails: ['node-traffic'] },
  { what: 'TCP to pods', ...drop('FORWARD', '-p', 'tcp', '--tcp-flags', 'SYN,ACK', 'SYN'), fails: ['pod-traffic'] },
  { what: 'large packets', ...drop('FORWARD', '-m', 'length', '--length', '1300:65535'), fails: ['path-mtu'] },
];

const hostGw: readonly Breakage[] = [
  {
    what: 'a route to another node',
    // flanneld would restore it within 10 s, so it is suspended.
    breaks: sh('node2', `${flanneld('STOP')}; ip route | grep via.172.17.8.101 | while read -r route; do ip route del $route; echo "$route" >/tmp/route; done`),
    restores: sh('node2', `ip route replace $(cat /tmp/route); ${flanneld('CONT')}`),
    fails: ['services-running', 'routes', 'pod-traffic'],
  },
  {
    what: 'a route that leads nowhere',
    breaks: on('node2', 'ip', 'route', 'add', '172.33.250.0/24', 'via', '172.17.8.103'),
    restores: on('node2', 'ip', 'route', 'del', '172.33.250.0/24'),
    fails: ['routes'],
  },
  {
    what: 'a rule that comes before the main table',
    breaks: sh('node2', 'ip route add blackhole 172.33.0.0/16 table 77; ip rule add pref 100 to 172.33.0.0/16 lookup 77'),
    restores: sh('node2', 'ip rule del pref 100; ip route del blackhole 172.33.0.0/16 table 77'),
    fails: ['routes', 'pod-traffic'],
  },
  {
    what: "a node's prefix length",
    breaks: sh('node2', 'ip address add 172.17.8.102/16 dev eth1; ip address del 172.17.8.102/24 dev eth1'),
    restores: sh('node2', 'ip address add 172.17.8.102/24 broadcast + dev eth1; ip address del 172.17.8.102/16 dev eth1'),
    fails: ['node-addresses'],
  },
];

const vxlan: readonly Breakage[] = [
  {
    what: 'a forwarding entry',
    breaks: sh('node2', 'bridge fdb show dev flannel.1 | head -n 1 >/tmp/fdb; read -r mac word address rest </tmp/fdb; bridge fdb del "$mac" dev flannel.1 dst "$address"'),
    restores: sh('node2', 'read -r mac word address rest </tmp/fdb; bridge fdb replace "$mac" dev flannel.1 dst "$address" self permanent'),
    fails: ['routes', 'pod-traffic'],
  },
  {
    what: 'the vxlan device',
    breaks: on('node2', 'ip', 'link', 'del', 'flannel.1'),
    restores: on('node2', 'systemctl', 'restart', 'flanneld'),
    fails: ['routes', 'pod-traffic'],
  },
];

describe.each([
  { backend: 'host-gw', breakages: [...anyBackend, ...hostGw] },
  { backend: 'vxlan', breakages: vxlan },
])('on a ready lab over $backend', ({ backend, breakages }) => {
  let home: Home;
  withReadyLab(opened => (home = opened), '--backend', backend);

  const verify = async (timeout: string): Promise<Report> =>
    JSON.parse((await home.k8sLab(['verify', '--timeout', timeout, '--json'])).stdout) as Report;
  const run = async (commands: Command | readonly Command[]): Promise<void> => {
    const several = typeof commands[0] === 'string' ? [commands as Command] : (commands as readonly Command[]);
    for (const command of several) {
      const flags = command[0] === 'up' ? ['--backend', backend] : [];
      expect(await home.k8sLab([...command, ...flags])).toMatchObject({ exitCode: 0 });
    }
  };

  it.each(breakages)('breaking $what fails exactly the expected checks', async ({ breaks, restores, fails }) => {
    await run(breaks);
    const { ready, checks } = await verify('0');
    const failed = checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
    await run(restores);
    expect(failed).toEqual(fails);
    expect(ready).toBe(fails.length === 0);
    expect(checks.filter(({ status }) => status === 'broken')).toEqual([]);
    expect((await verify('20s')).ready).toBe(true);
  });

  it('reports a node whose first process has exited, and up recreates the lab', async () => {
    const [pid] = [...labProcesses(home)].find(([, text]) => text.endsWith(' node3') && text.startsWith('/bin/sh /lab/node.sh')) ?? [];
    process.kill(pid ?? 0, 'SIGKILL');
    const { checks } = await verify('0');
    expect(checks.find(({ id }) => id === 'nodes-reachable')).toMatchObject({ status: 'failed', findings: [{ node: 'node3' }] });
    await run(['up']);
    expect((await verify('20s')).ready).toBe(true);
  });
});
