import { expect, test } from 'vitest';
import type { LabConfig } from '../../../src/config/lab-config.ts';
import { loginsOf, needsSudo } from '../../../src/providers/ssh/logins.ts';
import { load } from '../config/helpers.ts';

const file = `
provider: ssh
ssh: { user: admin, key: keys/lab, jump: me@gate.example:2222 }
nodes:
  - name: node1
    address: 172.17.8.11
  - name: node2
    address: 172.17.8.12
    ssh: { host: second.example, user: root, port: 2022 }
`;
const labOf = async (): Promise<LabConfig> => (await load(file)).config;

test("a node's own login has priority over the common one", async () => {
  const [first, second] = loginsOf(await labOf());
  expect(first).toMatchObject({ name: 'node1', host: '172.17.8.11', user: 'admin', jump: 'me@gate.example:2222', strict: true });
  expect(first?.keys).toEqual([expect.stringMatching(/^\/.*\/keys\/lab$/)]);
  expect(second).toMatchObject({ name: 'node2', host: 'second.example', user: 'root', port: 2022, strict: true });
});

test('sudo is used unless the login is root', async () => {
  const lab = await labOf();
  expect(lab.nodes.map(node => needsSudo(lab, node))).toEqual([true, false]);
  const plain = { nodes: lab.nodes } as unknown as LabConfig;
  expect([needsSudo(plain, { ...lab.nodes[0] } as never, 'root'), needsSudo(plain, { ...lab.nodes[0] } as never, 'me')]).toEqual([false, true]);
});
