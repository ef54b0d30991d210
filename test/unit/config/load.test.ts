import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadLab, readLabName } from '../../../src/config/load.ts';
import { formatCidr } from '../../../src/network/cidr.ts';
import { failure, inFolder, load } from './helpers.ts';
import type { LabConfig } from '../../../src/config/lab-config.ts';

const cidr = (address: string, prefixLength: number): unknown => ({ address, prefixLength });

const defaultConfig = {
  name: 'k8s-lab',
  provider: 'sandbox',
  nodes: [
    { name: 'node1', address: '172.17.8.101', roles: ['etcd', 'worker'] },
    { name: 'node2', address: '172.17.8.102', roles: ['worker'] },
    { name: 'node3', address: '172.17.8.103', roles: ['worker'] },
  ],
  nodeNetwork: cidr('172.17.8.0', 24),
  etcd: { clientPort: 2379, prefix: '/kube-centos/network' },
  flannel: { network: cidr('172.33.0.0', 16), subnetLen: 24, backend: { type: 'host-gw' } },
};

describe('defaults', () => {
  it.each([
    ['no file', undefined],
    ['an empty file', ''],
    ['a file of comments', '# nothing yet\n'],
    ['an empty object', '{}'],
  ])('apply with %s', async (_, text) => {
    expect((await load(text)).config).toStrictEqual(defaultConfig);
  });

  it.each([
    ['backend: vxlan', { type: 'vxlan', vni: 1, port: 8472, directRouting: false }],
    ['backend: {type: vxlan, vni: 7}', { type: 'vxlan', vni: 7, port: 8472, directRouting: false }],
    ['backend: {type: vxlan, port: 4789, directRouting: true}', { type: 'vxlan', vni: 1, port: 4789, directRouting: true }],
    ['backend: udp', { type: 'udp', port: 8285 }],
    ['backend: {type: udp, port: 9}', { type: 'udp', port: 9 }],
    ['backend: {type: host-gw}', { type: 'host-gw' }],
  ])('complete %s', async (line, backend) => {
    expect((await load(`flannel: {${line}}`)).config.flannel.backend).toStrictEqual(backend);
  });

  it('split a small network into four subnets, like flannel', async () => {
    expect((await load('flannel: {network: 10.9.0.0/23}\nnodes: 2')).config.flannel.subnetLen).toBe(25);
  });
});

describe('a list of nodes', () => {
  it('can hold names, objects and both', async () => {
    const { nodes } = (await load('nodes: [a, {name: b, address: 172.17.8.101, roles: [etcd]}, {name: c}]')).config;
    expect(nodes).toStrictEqual([
      { name: 'a', address: '172.17.8.102', roles: ['worker'] },
      { name: 'b', address: '172.17.8.101', roles: ['etcd'] },
      { name: 'c', address: '172.17.8.103', roles: ['worker'] },
    ]);
  });
});

describe('precedence', () => {
  const text = 'name: filed\nnodes: 4\netcd: {clientPort: 4001}\nflannel:\n  backend: {type: vxlan, vni: 9, port: 10}\n';

  it('is flags, then the file, then defaults', async () => {
    const { config } = await load(text, { nodes: '5', api: 'v2', subnetLen: '25', vni: '3' });
    expect(config).toMatchObject({ name: 'filed', etcd: { api: 'v2', clientPort: 4001, prefix: '/kube-centos/network' } });
    expect(config.nodes).toHaveLength(5);
    expect(config.flannel).toMatchObject({ subnetLen: 25, backend: { type: 'vxlan', vni: 3, port: 10 } });
  });

  it.each([
    ['host-gw', { type: 'host-gw' }],
    ['udp', { type: 'udp', port: 8285 }],
    ['vxlan', { type: 'vxlan', vni: 9, port: 10, directRouting: false }],
  ])('--backend %s drops the options of another backend', async (backend, wanted) => {
    expect((await load(text, { backend })).config.flannel.backend).toStrictEqual(wanted);
  });

  it('adds options to a backend written as its type', async () => {
    const { config } = await load('flannel: {backend: vxlan}', { vxlanPort: '99', directRouting: true });
    expect(config.flannel.backend).toStrictEqual({ type: 'vxlan', vni: 1, port: 99, directRouting: true });
  });

  it('every value can be set by a flag', async () => {
    const { config } = await load(undefined, {
      name: 'f',
      provider: 'sandbox',
      nodes: '2',
      nodeNetwork: '10.1.0.0/24',
      api: 'v3',
      etcdPort: '4001',
      prefix: '/a/b',
      etcdBinary: '/opt/etcd',
      network: '10.244.0.0/16',
      subnetLen: '26',
      subnetMin: '10.244.1.0',
      subnetMax: '10.244.9.0',
      backend: 'vxlan',
      vni: '2',
      vxlanPort: '3',
      directRouting: true,
      flannelBinary: '/opt/flanneld',
      kubernetes: true,
      serviceNetwork: '10.96.0.0/16',
      demo: false,
    });
    expect(config).toStrictEqual({
      name: 'f',
      provider: 'sandbox',
      nodes: [
        { name: 'node1', address: '10.1.0.101', roles: ['etcd', 'worker'] },
        { name: 'node2', address: '10.1.0.102', roles: ['worker'] },
      ],
      nodeNetwork: cidr('10.1.0.0', 24),
      etcd: { api: 'v3', clientPort: 4001, prefix: '/a/b', binary: '/opt/etcd' },
      flannel: {
        network: cidr('10.244.0.0', 16),
        subnetLen: 26,
        subnetMin: '10.244.1.0',
        subnetMax: '10.244.9.0',
        backend: { type: 'vxlan', vni: 2, port: 3, directRouting: true },
        binary: '/opt/flanneld',
      },
      kubernetes: {
        version: '1.33.13',
        serviceNetwork: cidr('10.96.0.0', 16),
        clusterDomain: 'cluster.local',
        dns: true,
        ingress: { controller: 'traefik', node: 'node2' },
        demo: false,
        apiserverArgs: {},
        kubeletArgs: {},
        admission: [],
      },
    });
  });
});

describe('origins', () => {
  it('are a line of the file, a flag, or the default', async () => {
    const text = 'name: a\nnodes:\n  - n1\n  - name: n2\n    address: 172.17.8.9\nflannel:\n  backend: vxlan\n';
    const { origins } = await load(text, { vni: '4', etcdPort: '4001' });
    expect(origins.get('name')).toEqual({ from: 'file', where: 'k8s-lab.yaml:1:7' });
    expect(origins.get('nodes')).toEqual({ from: 'file', where: 'k8s-lab.yaml:3:3' });
    expect(origins.get('nodes.0.name')).toEqual({ from: 'file', where: 'k8s-lab.yaml:3:5' });
    expect(origins.get('nodes.0.address')).toEqual({ from: 'default', where: 'default' });
    expect(origins.get('nodes.1.address')).toEqual({ from: 'file', where: 'k8s-lab.yaml:5:14' });
    expect(origins.get('flannel.backend.type')).toEqual({ from: 'file', where: 'k8s-lab.yaml:7:12' });
    expect(origins.get('flannel.backend.vni')).toEqual({ from: 'flag', where: '--vni' });
    expect(origins.get('flannel.backend.port')).toEqual({ from: 'default', where: 'default' });
    expect(origins.get('etcd.clientPort')).toEqual({ from: 'flag', where: '--etcd-port' });
    expect(origins.get('nodeNetwork')).toEqual({ from: 'default', where: 'default' });
  });

  it('name --name if it is the only flag', async () => {
    const { origins, config } = await load(undefined, { name: 'x' });
    expect(config.name).toBe('x');
    expect(origins.get('name')).toEqual({ from: 'flag', where: '--name' });
    expect(origins.get('nodes')?.from).toBe('default');
  });
});

describe('counts', () => {
  const counts = [...Array.from({ length: 255 }, (_, index) => index + 1), 1000];

  it('give every node a unique host address, starting with the 101st', async () => {
    for (const count of counts) {
      const { config } = await load(undefined, { nodes: String(count) });
      const addresses = config.nodes.map(({ address }) => address);
      expect(new Set(addresses).size).toBe(count);
      expect(addresses[0]).toBe('172.17.8.101');
      expect(config.nodes.at(-1)?.name).toBe(`node${count}`);
    }
  });

  it.each([
    [154 - 1, '172.17.8.0/24', '172.17.8.253', 24],
    [154, '172.17.8.0/24', '172.17.8.254', 24],
    [155, '172.17.8.0/23', '172.17.8.255', 24],
    [200, '172.17.8.0/23', '172.17.9.44', 24],
    [255, '172.17.8.0/23', '172.17.9.99', 24],
    [256, '172.17.8.0/23', '172.17.9.100', 25],
    [1000, '172.17.8.0/21', '172.17.12.76', 26],
  ])('%i use %s up to %s, with subnets of /%i', async (count, network, last, subnetLen) => {
    const { config } = await load(`nodes: ${count}`);
    expect([formatCidr(config.nodeNetwork), config.nodes.at(-1)?.address, config.flannel.subnetLen]).toEqual([network, last, subnetLen]);
  });

  it('use the addresses before the 101st in a network that the user set', async () => {
    const { nodes } = (await load('nodes: 200\nnodeNetwork: 10.1.0.0/24')).config;
    expect([nodes[153]?.address, nodes[154]?.address]).toEqual(['10.1.0.254', '10.1.0.2']);
  });
});

describe('programs', () => {
  it('are relative to the lab file, or to the current folder if set by a flag', async () => {
    await inFolder({}, async cwd => {
      mkdirSync(join(cwd, 'labs'));
      writeFileSync(join(cwd, 'labs', 'a.yaml'), 'etcd: {binary: ./etcd}\nflannel: {binary: /opt/flanneld}\n');
      const fromFile = await loadLab({ cwd, file: 'labs/a.yaml', flags: {} });
      expect(programs(fromFile.config)).toEqual([join(cwd, 'labs/etcd'), '/opt/flanneld']);
      expect(fromFile.file).toBe(join(cwd, 'labs/a.yaml'));
      const fromFlags = await loadLab({ cwd, file: 'labs/a.yaml', flags: { etcdBinary: 'bin/etcd', flannelBinary: 'f' } });
      expect(programs(fromFlags.config)).toEqual([join(cwd, 'bin/etcd'), join(cwd, 'f')]);
    });
  });
});

describe('finding the file', () => {
  it('prefers .yaml, then .yml, then .json', async () => {
    const files = { 'k8s-lab.json': '{"name": "json"}', 'k8s-lab.yml': 'name: yml', 'k8s-lab.yaml': 'name: yaml' };
    const nameWith = (names: readonly (keyof typeof files)[]): Promise<string> =>
      inFolder(Object.fromEntries(names.map(name => [name, files[name]])), async cwd => (await loadLab({ cwd, flags: {} })).config.name);
    expect(await nameWith(['k8s-lab.json', 'k8s-lab.yml', 'k8s-lab.yaml'])).toBe('yaml');
    expect(await nameWith(['k8s-lab.json', 'k8s-lab.yml'])).toBe('yml');
    expect(await nameWith(['k8s-lab.json'])).toBe('json');
  });

  it.each([
    ['missing.yaml', 'missing.yaml: no such file', '`k8s-lab init` writes a lab file'],
    ['a.txt/lab.yaml', 'a.txt/lab.yaml: no such file', '`k8s-lab init` writes a lab file'],
    ['.', '.: this is a folder; expected a lab file', '--config <folder>/k8s-lab.yaml'],
  ])('reports what is wrong with %s and what to do', async (file, message, hint) => {
    await inFolder({ 'a.txt': '' }, async cwd => {
      const loading = loadLab({ cwd, file, flags: {} });
      await expect(loading).rejects.toMatchObject({ name: 'ConfigError', exitCode: 2, message });
      await expect(loading).rejects.toHaveProperty('hint', expect.stringContaining(hint));
    });
  });
});

describe('the name alone', () => {
  const nameOf = (text?: string, name?: string): Promise<string> =>
    inFolder(text === undefined ? {} : { 'k8s-lab.yaml': text }, cwd => readLabName({ cwd, flags: { name } }));

  it('is the flag, else the value in the file, else the default', async () => {
    expect(await nameOf('name: filed', 'flagged')).toBe('flagged');
    expect(await nameOf('name: filed')).toBe('filed');
    expect(await nameOf('nodes: 2')).toBe('k8s-lab');
    expect(await nameOf()).toBe('k8s-lab');
  });

  it('is read even if the rest of the file is invalid', async () => {
    expect(await nameOf('name: filed\nnodes: -1')).toBe('filed');
    expect(await nameOf('- a')).toBe('k8s-lab');
  });

  it('is rejected if it is not a valid lab name', async () => {
    await expect(nameOf('nodes: 2\nname: No!')).rejects.toThrow('k8s-lab.yaml:2:7: name: "No!" is not a valid lab name; expected up to 40 lower-case');
    await expect(nameOf(undefined, 'No!')).rejects.toThrow('--name: name: "No!" is not a valid lab name; expected up to 40 lower-case');
    await expect(nameOf('name: [')).rejects.toThrow('k8s-lab.yaml:1:8: not valid YAML or JSON');
  });
});

it('accepts $schema in a JSON file, for editors', async () => {
  expect(await failure('{"$schema": "./k8s-lab.schema.json"}', {}, 'k8s-lab.json')).toBe('no error');
});

function programs({ etcd, flannel }: LabConfig): readonly (string | undefined)[] {
  return [etcd.binary, flannel.binary];
}
