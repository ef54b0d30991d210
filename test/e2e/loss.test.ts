import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DiagnosisReport } from '../../src/doctor/report.ts';
import type { VerifyReport } from '../../src/lab/verify.ts';
import { poll } from '../../src/system/poll.ts';
import type { Home } from '../helpers/cli.ts';
import { withReadyLab } from '../helpers/home.ts';

const onNode2 = '-t raw -A PREROUTING -i eth1';
const byChance = (probability: number): string => `-m statistic --mode random --probability ${probability} -j DROP`;

describe('a link that loses some packets', () => {
  let home: Home;
  withReadyLab(opened => (home = opened));

  const insist = async (command: readonly string[], input?: string): Promise<void> => {
    const { exitCode, stderr } = await home.k8sLab(['exec', ...command], { ...(input !== undefined && { input }) });
    expect(exitCode, stderr).toBe(0);
  };
  const iptables = async (words: string): Promise<void> => await insist(['node2', '--', 'sh', '-c', `iptables ${words}`]);
  const onWire = async (script: string): Promise<void> => await insist(['node2', '--', 'nsenter', '--net=/lab/network', 'sh', '-ec', script]);
  const verify = async (...flags: readonly string[]): Promise<VerifyReport> => JSON.parse((await home.k8sLab(['verify', '--json', ...flags])).stdout) as VerifyReport;
  /** Whether verify said ready each time, while node2 has this rule. */
  const verdicts = async (rule: string, times: number): Promise<readonly VerifyReport[]> => {
    await iptables(rule);
    const reports: VerifyReport[] = [];
    for (let time = 0; time < times; time += 1) reports.push(await verify('--timeout', '0'));
    await iptables(rule.replace('-A', '-D'));
    return reports;
  };
  const found = ({ checks }: VerifyReport | undefined = { checks: [] } as unknown as VerifyReport) => checks.find(({ id }) => id === 'link-quality')?.findings ?? [];

  it.each([0.2, 0.4])('of %d of what arrives at node2 is never ready, ten times of ten', async probability => {
    const reports = await verdicts(`${onNode2} ${byChance(probability)}`, 10);
    expect(reports.map(({ ready }) => ready)).toEqual(Array.from({ length: 10 }, () => false));
    const blamed = reports.map(report => found(report).some(({ node, summary }) => node === 'node2' && summary.startsWith('packets to it are lost')));
    expect(blamed).toEqual(reports.map(() => true));
    expect(found(reports[0])[0]?.actual).toMatch(/node2: iptables -t raw -A PREROUTING -i eth1 -m statistic .*-j DROP rose by \d+/);
  });

  it.each([
    ['what node2 sends', `-t mangle -A POSTROUTING -o eth1 ${byChance(0.3)}`, 'packets from it are lost, to node1, node3'],
    ['one pair in one direction', `${onNode2} -s 172.17.8.103 -p icmp ${byChance(0.3)}`, 'packets to it are lost, from node3'],
    ['one size', `${onNode2} -m length --length 1000:65535 ${byChance(0.3)}`, 'packets to it are lost, from node1, node3'],
    ['every fourth handshake', `-t raw -A PREROUTING -p tcp --syn -m statistic --mode nth --every 4 --packet 0 -j DROP`, 'packets to or from it are lost, between it and node1, node3'],
  ])('of %s is placed there', async (_, rule, summary) => {
    const [report] = await verdicts(rule, 1);
    expect(report?.ready).toBe(false);
    expect(found(report)).toEqual([expect.objectContaining({ node: 'node2', summary })]);
  });

  it('is explained by the rule that drops them, on that node, and not by a fault that it resembles', async () => {
    await iptables(`${onNode2} ${byChance(0.2)}`);
    const { causes, unexplained } = JSON.parse((await home.k8sLab(['diagnose', '--json'])).stdout) as DiagnosisReport;
    await iptables('-t raw -F');
    expect({ causes: causes.map(({ id, nodes }) => [id, nodes]), unexplained }).toEqual({ causes: [['foreign-filter', ['node2']]], unexplained: [] });
  });

  it('of damaged packets, or by answers that come late or out of order, is neither ready nor given the name of a fault', async () => {
    const relay = readFileSync(new URL('../fixtures/relay.pl', import.meta.url), 'utf8');
    await insist(['node2', '--', 'sh', '-c', 'cat >/run/relay.pl'], relay);
    await onWire('ip link set n2-eth1 nomaster promisc on; ip link add relay0 type veth peer name relay1; ip link set relay1 master lab0 up; ip link set relay0 up promisc on');
    for (const [how, summary, actual] of [
      ['0 5 corrupt', /^packets (?:to|from) it are lost/, /Icmp: InCsumErrors rose by \d+/],
      ['0.4 5 delay', /^packets to or from it are late, between it and node1, node3$/, /^(?:.* \d+ of \d+ answered later than 200 ms \((?:[23]\d|40) %\)(?:, )?){3}$/],
      ['0.05 5 delay', /^packets to or from it are reordered, between it and node1, node3$/, /^(?:.* \d+ of \d+ answered 10 ms or more after a later one \((?:[23]\d|40) %\)(?:, )?)+$/],
    ] as const) {
      // Its start is told by its output, which the shell waits for.
      await onWire(`mkfifo /run/relaying; perl /run/relay.pl n2-eth1 relay0 ${how} >/run/relaying 2>&1 & echo $! >/run/relay.pid; read said </run/relaying; rm /run/relaying; [ "$said" = relaying ]`);
      const report = await verify('--timeout', '0');
      const { causes } = JSON.parse((await home.k8sLab(['diagnose', '--timeout', '1s', '--json'])).stdout) as DiagnosisReport;
      await onWire('kill $(cat /run/relay.pid)');
      expect({ how, ready: report.ready, causes }).toEqual({ how, ready: false, causes: [] });
      expect(found(report)).toContainEqual(expect.objectContaining({ node: 'node2', summary: expect.stringMatching(summary) as string, actual: expect.stringMatching(actual) as string }));
    }
    await onWire('ip link del relay0; ip link set n2-eth1 master lab0');
    expect((await verify()).ready).toBe(true);
  });

  it('by a queue that holds packets back for a second is explained by that queue', async () => {
    await insist(['node2', '--', 'tc', 'qdisc', 'add', 'dev', 'eth1', 'root', 'tbf', 'rate', '256kbit', 'burst', '2000', 'latency', '2000ms']);
    const report = await verify('--timeout', '0');
    const { causes, unexplained } = JSON.parse((await home.k8sLab(['diagnose', '--timeout', '1s', '--json'])).stdout) as DiagnosisReport;
    await insist(['node2', '--', 'tc', 'qdisc', 'del', 'dev', 'eth1', 'root']);
    expect(report.ready).toBe(false);
    expect({ causes: causes.map(({ id, nodes }) => [id, nodes]), unexplained }).toEqual({ causes: [['foreign-queue', ['node2']]], unexplained: [] });
  });

  it('that ends while verify looks is told afterwards', async () => {
    const rule = 'PREROUTING -i eth1 -s 172.33.0.0/16 -j DROP';
    await iptables(`-t raw -I ${rule}`);
    const running = home.start(['verify', '--json']);
    // One look sends fewer than a hundred of them.
    const hasDropped = async () => (/^\[\d{3,}:.*-j DROP$/m.test((await home.k8sLab(['exec', 'node2', '--', 'iptables-save', '-c'])).stdout) ? true : undefined);
    expect(await poll(hasDropped, { timeoutMs: 13_000 })).toBe(true);
    await iptables(`-t raw -D ${rule}`);
    const { exitCode, stdout } = await running.ended;
    const { afterFailing } = (JSON.parse(stdout) as VerifyReport).checks.find(({ id }) => id === 'pod-traffic') ?? {};
    expect({ exitCode, afterFailing }).toEqual({ exitCode: 0, afterFailing: { failed: expect.any(Number) as number, looks: expect.any(Number) as number } });
    expect(afterFailing?.looks).toBeGreaterThan(afterFailing?.failed ?? 0);
    expect((await verify()).checks.filter(check => check.afterFailing)).toEqual([]);
  });
});
