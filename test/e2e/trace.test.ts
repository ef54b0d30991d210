import { describe, expect, it } from 'vitest';
import type { Trace } from '../../src/trace/trace.ts';
import type { Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';

describe.each([['host-gw', []], ['vxlan', ['--backend', 'vxlan']]] as const)('k8s-lab trace over %s', (backend, flags) => {
  let home: Home;
  withReadyLab(opened => (home = opened), ...flags);

  const traced = async (...args: readonly string[]): Promise<Trace & { exitCode: number | null }> => {
    const { stdout, stderr, exitCode } = await home.k8sLab(['trace', ...args, '--json']);
    expect(stderr).toBe('');
    return { ...(JSON.parse(stdout) as Trace), exitCode };
  };
  const on = async (node: string, script: string): Promise<string> => {
    const { stdout, exitCode } = await home.k8sLab(['exec', node, '--', 'sh', '-ec', script]);
    expect(exitCode).toBe(0);
    return stdout;
  };

  it('shows each hop there and back, and the largest packet', async () => {
    const { exitCode, there, back, breaks, kinds, largest } = await traced('node1', 'node2', '--count', '2');
    const tunnel = backend === 'vxlan' ? ['node1 flannel.1 out'] : [];
    const names = there.map(({ node, device, direction }) => `${node} ${device} ${direction}`);
    expect(names).toEqual([
      ...['node1 eth0 out', 'node1 k8s-lab-probe0 in', 'node1 docker0 in', ...tunnel, 'node1 eth1 out'],
      ...['node2 eth1 in', ...tunnel.map(() => 'node2 flannel.1 in'), 'node2 docker0 out', 'node2 k8s-lab-probe0 out', 'node2 eth0 in'],
    ]);
    expect(back).toHaveLength(there.length);
    for (const { seen } of [...there, ...back]) expect(seen).toEqual([2, 2, 2, 2, 2]);
    expect(kinds.every(({ answered }) => answered === 2)).toBe(true);
    expect({ exitCode, breaks, largest }).toEqual({ exitCode: 0, breaks: [], largest: backend === 'vxlan' ? 1450 : 1500 });
    if (backend === 'vxlan') expect(there.find(({ node, device }) => node === 'node1' && device === 'eth1')?.notes.join()).toContain('in vxlan port 8472, 172.17.8.101 → 172.17.8.102');
  });

  it('finds the hop that drops, the largest size that crosses, and what a node itself does not answer', async () => {
    await on('node2', 'iptables -t mangle -A FORWARD -o docker0 -j DROP');
    const dropped = await traced('node1', 'node2');
    await on('node2', 'iptables -t mangle -F FORWARD; iptables -I FORWARD -i docker0 -p icmp -m length --length 1234:65535 -j DROP');
    const cut = await traced('node1', 'node2');
    await on('node2', 'iptables -D FORWARD 1; iptables -I INPUT -p udp -j DROP');
    const silent = await traced('node1', 'node2', '--node');
    await on('node2', 'iptables -D INPUT 1');
    expect(dropped.breaks.map(({ says }) => says)).toEqual([`node2 drops what ${backend === 'vxlan' ? 'flannel.1' : 'eth1'} forwards to docker0`]);
    expect(cut).toMatchObject({ exitCode: 1, largest: 1233, breaks: [{ direction: 'back', kinds: [expect.stringMatching(/^icmp 1/)], says: `node2 drops what docker0 forwards to ${backend === 'vxlan' ? 'flannel.1' : 'eth1'}` }] });
    expect(silent.breaks).toMatchObject([{ kinds: ['udp', 'udp 1500'], says: 'node2 receives packets on eth1 and does not answer', nodes: ['node2'] }]);
  });

  it('counts each start of a connection that is lost, and not the one that the kernel sends again', async () => {
    await on('node2', 'iptables -t raw -A PREROUTING -i docker0 -p tcp --syn -m statistic --mode nth --every 5 --packet 0 -j DROP');
    const { kinds, breaks } = await traced('node2', 'node1', '--count', '10');
    await on('node2', 'iptables -t raw -F PREROUTING');
    expect(kinds.filter(({ sent, answered }) => answered < sent)).toEqual([{ protocol: 'tcp', sent: 10, answered: 8 }]);
    expect(breaks).toMatchObject([{ says: 'node2 drops what k8s-lab-probe0 forwards to docker0', lost: 2 }]);
  });

  it('follows a connection to any address, and tells who refused it', async () => {
    const etcd = await traced('node2', 'node1', '--node', '--tcp', '2379');
    expect(etcd).toMatchObject({ exitCode: 0, breaks: [] });
    const refused = await traced('node1', 'node2', '--to', '172.17.8.103:2379');
    expect(refused).toMatchObject({ exitCode: 1, breaks: [{ kinds: ['tcp 2379'], says: '172.17.8.103 answers "Connection refused"' }] });
  });

  it('shows the way as text, with the break marked', async () => {
    await on('node2', 'iptables -t raw -A PREROUTING -i eth1 -j DROP');
    const { stdout, exitCode } = await home.k8sLab(['trace', 'node1', 'node2', '--count', '1']);
    await on('node2', 'iptables -t raw -F PREROUTING');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/✗ lost here\n {2}node2 (docker0 out|flannel.1 in)/);
    expect(stdout).toContain('broken there: node2 drops what eth1 forwards to ');
  });

  it('leaves the lab as it was', async () => {
    const state = 'iptables-save; ip link; ip route show table all; ss -H -lntup | sort; ls /proc/net; cat /proc/net/packet | wc -l';
    const strip = (text: string): string => text.replaceAll(/^#.*$|\[\d+:\d+\]/gm, '');
    const before = strip(await on('node1', state));
    await traced('node1', 'node3');
    expect(strip(await on('node1', state))).toBe(before);
  });

  it('rejects what it cannot trace', async () => {
    for (const [args, why] of [
      [['node1', 'node9'], 'no node node9'],
      [['node1', 'node1'], 'cannot be traced to itself'],
      [['node1', 'node2', '--pod', '--node'], '--pod and --node exclude each other'],
      [['node1', 'node2', '--size', '12'], '--size 12 is invalid'],
      [['node1', 'node2', '--to', 'somewhere'], '--to somewhere is invalid'],
    ] as const) {
      const { exitCode, stderr } = await home.k8sLab(['trace', ...args]);
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(why) as string });
    }
  });
});
