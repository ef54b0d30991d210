import { describe, expect, test } from 'vitest';
import { etcdApiOf, parseVersion } from '../../../src/setup/parse-version.ts';

test.each([
  ['etcd', 'etcd Version: 3.4.23\nGit SHA: Not provided\nGo Version: go1.19.8\n', '3.4.23'],
  ['etcd', 'go version 1.19.8', undefined],
  ['etcdctl', 'etcdctl version: 3.3.11\nAPI version: 3.3\n', '3.3.11'],
  ['etcdctl', 'etcd Version: 3.4.23', undefined],
  ['flanneld', 'v0.28.10\n', '0.28.10'],
  ['flanneld', '0.7.1\n', '0.7.1'],
  ['flanneld', 'BusyBox v1.35.0', undefined],
  ['flanneld', '', undefined],
] as const)('for %s, %j is version %s', (program, output, version) => {
  expect(parseVersion(program, output)).toBe(version);
});

describe('the API that flannel reads', () => {
  test.each([
    ['0.7.1', 'v2'],
    ['0.17.0', 'v2'],
    ['0.18.0', 'v3'],
    ['0.28.10', 'v3'],
    ['v0.17.0', 'v2'],
    ['1.0.0', 'v3'],
  ])('%s reads %s', (version, api) => {
    expect(etcdApiOf(version)).toBe(api);
  });
});
