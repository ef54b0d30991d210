import { expect, it } from 'vitest';
import { adminKubeconfig, readCredentials } from '../../../src/cluster/credentials.ts';
import { pkiPaths } from '../../../src/pki/paths.ts';
import { clusterFiles, localNode } from './local-cluster.ts';

const path = pkiPaths.kubeconfigs.admin;
const nodeWith = (text: string) => localNode('127.0.0.1', new Map([[path, text]]));

it("are those of the administrator's kubeconfig, and make another one", async () => {
  const files = await clusterFiles();
  const credentials = await readCredentials(nodeWith(files.get(path) ?? ''));
  expect(credentials.ca).toBe(files.get(pkiPaths.ca.certificate));
  expect(credentials.cert).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  expect(credentials.key).toMatch(/^-----BEGIN (?:EC )?PRIVATE KEY-----\n/);
  expect(await readCredentials(nodeWith(adminKubeconfig('42', 'https://127.0.0.1:1', credentials)))).toEqual(credentials);
});

it('name the file that is missing or incomplete', async () => {
  await expect(readCredentials(localNode())).rejects.toMatchObject({ message: `${path} is missing on node1`, hint: 'run `k8s-lab up` to create it' });
  await expect(readCredentials(nodeWith('apiVersion: v1\n'))).rejects.toThrow(`${path} on node1 has no certificate-authority-data`);
});
