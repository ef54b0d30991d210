import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/checks/judge.ts';
import type { RepairOutcome } from '../../src/doctor/repair.ts';
import type { DiagnosisReport } from '../../src/doctor/report.ts';
import type { CliResult, Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';

interface Verdict {
  readonly ready: boolean;
  readonly checks: readonly CheckResult[];
}

let home: Home;

const sh = async (node: string, script: string): Promise<CliResult> => {
  const result = await home.k8sLab(['exec', node, '--', 'sh', '-ec', script]);
  expect(result.exitCode, result.stderr).toBe(0);
  return result;
};
const etcdctl = async (...args: readonly string[]): Promise<void> => expect(await home.k8sLab(['etcdctl', '--', ...args])).toMatchObject({ exitCode: 0 });
const verify = async (...args: readonly string[]): Promise<Verdict> => JSON.parse((await home.k8sLab(['verify', '--json', ...args])).stdout) as Verdict;
const diagnose = async (...args: readonly string[]): Promise<DiagnosisReport> => JSON.parse((await home.k8sLab(['diagnose', '--json', ...args])).stdout) as DiagnosisReport;

describe('an etcd that asks for a user', () => {
  withReadyLab(opened => (home = opened));

  it('makes no check pass that it does not let anybody see, and is the only cause', async () => {
    await etcdctl('user', 'add', 'root:secret');
    await etcdctl('user', 'grant-role', 'root', 'root');
    await etcdctl('del', '--prefix', '/kube-centos/network/subnets');
    await etcdctl('auth', 'enable');
    const { ready, checks } = await verify('--timeout', '0');
    const ofLeases = checks.filter(({ layer, status }) => layer === 'lease' && status === 'passed').map(({ id }) => id);
    const config = checks.find(({ id }) => id === 'network-config');
    expect({ ready, ofLeases, said: config?.findings[0]?.actual }).toEqual({ ready: false, ofLeases: [], said: expect.stringContaining('user name is empty') as string });
    const { causes, unexplained } = await diagnose();
    expect({ causes: causes.map(({ id }) => id), unexplained }).toEqual({ causes: ['etcd-auth'], unexplained: [] });
  });
});

describe('a service that is there and does nothing', () => {
  withReadyLab(opened => (home = opened));

  it.each([
    ['flanneld', 'node2'],
    ['etcd', 'node1'],
    ['dockerd', 'node3'],
  ])('%s of %s, suspended, is named and woken', async (program, node) => {
    await sh(node, `pkill -STOP -x ${program}`);
    expect((await verify('--timeout', '0')).ready).toBe(false);
    const { causes } = await diagnose();
    expect(causes.map(({ id, nodes }) => [id, nodes])).toEqual([['service-suspended', [node]]]);
    const mended = await home.k8sLab(['repair', '--yes']);
    expect(mended.exitCode, mended.stdout).toBe(0);
    expect((await verify()).ready).toBe(true);
  });

  it('killed together with its supervisor is not ready, and is started again', async () => {
    await sh('node2', 'kill -KILL $(cat /run/k8s-lab/services/flanneld/supervisor) $(pidof flanneld)');
    expect((await verify('--timeout', '0')).ready).toBe(false);
    const mended = await home.k8sLab(['repair', '--yes']);
    expect(mended.exitCode, mended.stdout).toBe(0);
    await sh('node2', 'pidof flanneld');
  });

  it('out of file descriptors hears nothing of etcd, and the check says so', async () => {
    await sh('node2', 'prlimit --pid $(pidof flanneld) --nofile=3:3');
    await sh('node1', 'systemctl restart etcd');
    const { ready, checks } = await verify();
    const found = checks.flatMap(({ id, status, findings }) => (status === 'failed' ? findings.map(({ node, summary }) => [id, node, summary]) : []));
    expect({ ready, found }).toEqual({ ready: false, found: [['services-running', 'node2', 'flanneld runs, but has no connection to etcd, which answers']] });
    await sh('node2', 'systemctl restart flanneld');
    expect((await verify()).ready).toBe(true);
  });
});

describe('a service that restarts again and again', () => {
  withReadyLab(opened => (home = opened));

  const often = 4;
  const readyOf = async (): Promise<readonly boolean[]> => {
    const found: boolean[] = [];
    while (found.length < often) found.push((await verify('--timeout', '0')).ready);
    return found;
  };
  const never = Array.from({ length: often }, () => false);

  it('because somebody kills it, is never ready', async () => {
    await sh('node2', "setsid sh -c 'echo $$ >/run/killer; while sleep 0.7; do pkill -KILL -x flanneld; done' >/dev/null 2>&1 </dev/null & until [ $(systemctl show -p NRestarts flanneld | cut -d = -f 2) -ge 1 ]; do sleep 0.05; done");
    expect(await readyOf()).toEqual(never);
    const { causes, unexplained } = await diagnose('--timeout', '3s');
    expect({ causes: causes.map(({ id, evidence }) => [id, evidence]), nodes: unexplained[0]?.nodes }).toEqual({ causes: [], nodes: ['node2'] });
    await sh('node2', 'kill -KILL $(cat /run/killer)');
    expect((await verify()).ready).toBe(true);
  });

  it('because its disk is full, is never ready, and its log says why', async () => {
    await sh('node1', 'systemctl stop etcd; cp -R /var/lib/etcd /run/etcd-saved; mount -t tmpfs -o size=66m etcd /var/lib/etcd; cp -R /run/etcd-saved/. /var/lib/etcd 2>/dev/null || :; cat /dev/zero >/var/lib/etcd/fill 2>/dev/null || :; systemctl start etcd; head -c 900000 /dev/zero | tr "\\0" x | ETCDCTL_API=3 timeout 5 etcdctl --endpoints=172.17.8.101:2379 put big || :; until [ $(systemctl show -p NRestarts etcd | cut -d = -f 2) -ge 1 ]; do sleep 0.05; done');
    expect(await readyOf()).toEqual(never);
    const { causes, unexplained } = await diagnose();
    expect(JSON.stringify([causes.map(({ id, evidence }) => [id, evidence]), unexplained])).toMatch(/no space left/i);
    await sh('node1', 'systemctl stop etcd; umount /var/lib/etcd; systemctl start etcd');
    expect((await verify()).ready).toBe(true);
  });
});

describe('the right name', () => {
  withReadyLab(opened => (home = opened));

  const named = async (): Promise<readonly (readonly [string, readonly string[]])[]> => (await diagnose()).causes.map(({ id, nodes }) => [id, nodes] as const);
  const repairs = async (): Promise<void> => {
    const { exitCode, stdout } = await home.k8sLab(['repair', '--yes']);
    expect(exitCode, stdout).toBe(0);
    expect((await verify()).ready).toBe(true);
  };

  it('of a link with another MTU is the link, also after flanneld took it over', async () => {
    await sh('node2', 'ip link set eth1 mtu 1300');
    expect(await named()).toEqual([['link-mtu-odd', ['node2']]]);
    await sh('node2', 'systemctl restart flanneld docker');
    expect(await named()).toEqual([['link-mtu-odd', ['node2']]]);
    await repairs();
    expect((await sh('node2', 'cat /sys/class/net/eth1/mtu; grep MTU /run/flannel/subnet.env')).stdout).toBe('1500\nFLANNEL_MTU=1500\n');
  });

  it('of an address of DHCP in place of the planned one is a stranger, which comes second again', async () => {
    await sh('node2', 'ip address del 172.17.8.102/24 dev eth1; ip address add 172.17.8.150/24 broadcast + dev eth1');
    await repairs();
    expect((await sh('node2', "ip -o -4 address show dev eth1 | sed 's/.*inet \\([^ ]*\\).*/\\1/'")).stdout).toBe('172.17.8.102/24\n172.17.8.150/24\n');
    await sh('node2', 'ip address del 172.17.8.150/24 dev eth1');
  });

  it('of a lease of two nodes with one address is that address', async () => {
    for (const [node, planned] of [['node2', '172.17.8.102/24'], ['node3', '172.17.8.103/24']] as const) {
      await sh(node, `sed -i 's#-iface=[^ "]*#-iface=eth1#' /etc/sysconfig/flanneld; ip addr flush dev eth1; ip addr add 172.17.8.200/32 dev eth1; ip addr add ${planned} dev eth1; systemctl restart flanneld`);
    }
    expect(await named()).toEqual([['lease-by-stranger', ['node2', 'node3']]]);
    await repairs();
  });

  it('of an etcd that was restored from an older copy is a watch that is ahead of it, and the repair holds', async () => {
    await sh('node1', 'systemctl stop etcd; cp -R /var/lib/etcd /run/etcd-copy; systemctl start etcd');
    await sh('node3', "systemctl stop flanneld; . /run/flannel/subnet.env; rm /run/flannel/subnet.env; ETCDCTL_API=3 etcdctl --endpoints=172.17.8.101:2379 del /kube-centos/network/subnets/${FLANNEL_SUBNET%.1/24}.0-24; systemctl start flanneld; systemctl restart docker");
    expect((await verify()).ready).toBe(true);
    await sh('node1', 'systemctl stop etcd; rm -r /var/lib/etcd/*; cp -R /run/etcd-copy/. /var/lib/etcd; systemctl start etcd');
    expect((await named()).map(([id]) => id)).toEqual(['watch-ahead']);
    await repairs();
    // For longer than flannel takes to set its routes again.
    const until = performance.now() + 11_000;
    while (performance.now() < until) expect((await verify('--timeout', '0')).ready).toBe(true);
  });
});

describe('a repair', () => {
  withReadyLab(opened => (home = opened));

  const repair = async (...flags: readonly string[]): Promise<RepairOutcome> => JSON.parse((await home.k8sLab(['repair', '--yes', '--json', ...flags])).stdout) as RepairOutcome;

  it('of a flanneld that took the NAT interface and another subnet leaves nothing behind', async () => {
    await sh('node2', `sed -i 's#-iface=[^ "]*#-iface=eth0#' /etc/sysconfig/flanneld; rm /run/flannel/subnet.env; pkill -KILL -x flanneld; until [ -e /run/flannel/subnet.env ]; do sleep 0.05; done`);
    expect((await repair()).repaired).toBe(true);
    expect((await verify()).ready).toBe(true);
  });

  it("of a docker whose options are older than flannel's subnet writes them before it restarts docker", async () => {
    expect(await home.k8sLab(['fault', 'inject', 'lease-moved-docker-stale'])).toMatchObject({ exitCode: 0 });
    const { actions, repaired } = await repair();
    expect({ repaired, commands: actions.map(({ command }) => command.replace(/.* -- /, '')) }).toEqual({ repaired: true, commands: ['/run/k8s-lab/bin/mk-docker-opts.sh', 'systemctl restart docker'] });
  });

  it('is not needed for options that are older than subnet.env: a restart of docker writes them itself', async () => {
    await sh('node2', "cp -p /run/flannel/subnet.env /run/env; sed -i 's/^FLANNEL_MTU=.*/FLANNEL_MTU=1234/' /run/flannel/subnet.env; systemctl restart docker");
    const { stdout } = await sh('node2', 'cat /run/flannel/docker; tr "\\0" " " </proc/$(cat /run/docker.pid)/cmdline');
    await sh('node2', 'cp -p /run/env /run/flannel/subnet.env; systemctl restart docker');
    expect(stdout.match(/--mtu=1234/g)).toHaveLength(2);
    expect((await verify()).ready).toBe(true);
  });

  it.each(['policy-rule', 'foreign-filter', 'foreign-route', 'foreign-queue'])('of %s removes what another program made only with --force, and says that it may come back', async id => {
    expect(await home.k8sLab(['fault', 'inject', id, '--node', 'node2'])).toMatchObject({ exitCode: 0 });
    const asked = await home.k8sLab(['repair', '--yes']);
    expect(asked, asked.stdout).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/of another program, which may (?:add|write|set) it again/) as string });
    expect(`${asked.stdout}${asked.stderr}`).toContain('--force');
    const forced = await home.k8sLab(['repair', '--yes', '--force']);
    expect(forced.exitCode, forced.stdout).toBe(0);
    expect(await home.k8sLab(['fault', 'revert', '--all'])).toMatchObject({ exitCode: 0 });
    expect((await verify()).ready).toBe(true);
  });

  it('of a route that a flanneld older than its etcd may undo is proved again after the period in which flannel sets its routes', async () => {
    // A process is called older than another one from a second on.
    await sh('node1', 'sleep 1.5; systemctl restart etcd');
    expect((await verify()).ready).toBe(true);
    await sh('node2', 'set -- $(ip route show | grep -m 1 "via 172.17.8.101"); ip route replace blackhole $1');
    const began = performance.now();
    expect(await repair('--timeout', '0')).toMatchObject({ repaired: true, actions: [{ command: expect.stringContaining('ip route replace') as string }] });
    expect(performance.now() - began).toBeGreaterThan(10_000);
  });

  it('that changes nothing leads on to the next cause, and says where to look next', async () => {
    await sh('node2', "setsid sh -c 'echo $$ >/run/spoiler; while :; do ip link set docker0 down; sleep 0.02; done' >/dev/null 2>&1 </dev/null & until [ -e /run/spoiler ]; do sleep 0.01; done");
    await sh('node2', 'sysctl -qw net.ipv4.ip_forward=0');
    const { actions, left, deeper, repaired } = await repair();
    await sh('node2', 'kill -KILL $(cat /run/spoiler); ip link set docker0 up');
    expect([...new Set(actions.map(({ cause }) => cause))]).toEqual(['docker0-down', 'ip-forward-0']);
    expect({ repaired, left: left.map(({ id }) => id), deeper: deeper[0] }).toMatchObject({ repaired: false, left: ['docker0-down'], deeper: { check: 'bridge-address', nodes: ['node2'], summaries: ['docker0 is down'] } });
    expect((await verify()).ready).toBe(true);
  });
});
