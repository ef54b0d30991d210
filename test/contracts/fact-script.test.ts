import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import type { NodeFacts } from '../../src/observe/observation.ts';
import { parseNodeFacts } from '../../src/observe/node-facts.ts';
import { askNode } from '../../src/observe/question.ts';
import { healthyObservation } from '../helpers/observation.ts';
import { helperProgram } from '../helpers/tools.ts';

/** The facts of namespaces of their own, after a shell text has changed them. */
function factsAfter(change: string): NodeFacts {
  const [node] = healthyObservation().lab.nodes;
  const question = askNode({ services: [], provider: 'sandbox' });
  const argv = ['--user', '--map-root-user', '--net', 'sh', '-c', `${change}\nexec "$@"`, 'sh', ...question.argv];
  const output = execFileSync(helperProgram('unshare').path, argv, { input: question.input, encoding: 'utf8', env: helperProgram('ip').env });
  return parseNodeFacts(node!, question, output, { startMs: 0, endMs: 0 });
}

it('asks the kernel about forwarding and filtering on every device, whatever its name', () => {
  const devices = ['br0', 'vlan8', 'wlp2s0', 'ib0', 'lan.7'];
  const { sysctls, links } = factsAfter(devices.map(name => `ip link add ${name} type bridge`).join('\n'));
  const keys = devices.flatMap(name => ['forwarding', 'rp_filter'].map(key => `net.ipv4.conf.${name.replace('.', '/')}.${key}`));
  expect(links.map(({ name }) => name)).toEqual(expect.arrayContaining(devices));
  expect(Object.keys(sysctls)).toEqual(expect.arrayContaining(keys));
});

it('reads every rule as it is where iptables-save also warns of the other iptables', () => {
  const rules = Array.from({ length: 200 }, (_, index) => `-A FORWARD -s 10.0.${index}.0/24 -m comment --comment "one of many rules" -j ACCEPT`);
  const { iptables } = factsAfter(`iptables-legacy -A FORWARD -j ACCEPT
printf '*filter\\n${rules.join('\\n')}\\nCOMMIT\\n' | iptables-nft-restore
iptables-save 2>&1 >/dev/null | grep -q Warning || exit`);
  expect(iptables.map(({ command }) => command)).toEqual(['iptables', 'iptables-legacy']);
  expect(iptables[0]?.filter.filter(line => line.startsWith('-A '))).toEqual(rules);
  expect(iptables[1]?.filter).toContain('-A FORWARD -j ACCEPT');
});
