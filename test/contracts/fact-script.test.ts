import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { parseNodeFacts } from '../../src/observe/node-facts.ts';
import { askNode } from '../../src/observe/question.ts';
import { healthyObservation } from '../helpers/observation.ts';
import { helperProgram } from '../helpers/tools.ts';

it('asks the kernel about forwarding and filtering on every device, whatever its name', () => {
  const [node] = healthyObservation().lab.nodes;
  const question = askNode({ services: [], provider: 'sandbox' });
  const devices = ['br0', 'vlan8', 'wlp2s0', 'ib0', 'lan.7'];
  const make = devices.map(name => `ip link add ${name} type bridge`).join('; ');
  const output = execFileSync(helperProgram('unshare').path, ['--user', '--map-root-user', '--net', 'sh', '-c', `${make}; exec "$@"`, 'sh', ...question.argv], { input: question.input, encoding: 'utf8', env: helperProgram('ip').env });
  const { sysctls, links } = parseNodeFacts(node!, question, output, { startMs: 0, endMs: 0 });
  const keys = devices.flatMap(name => ['forwarding', 'rp_filter'].map(key => `net.ipv4.conf.${name.replace('.', '/')}.${key}`));
  expect(links.map(({ name }) => name)).toEqual(expect.arrayContaining(devices));
  expect(Object.keys(sysctls)).toEqual(expect.arrayContaining(keys));
});
