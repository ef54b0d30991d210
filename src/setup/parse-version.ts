import type { EtcdApi } from '../config/lab-config.ts';

/** The text that each program prints before its version. */
const saysBefore = { etcd: 'etcd Version: *', etcdctl: 'etcdctl version: *', flanneld: '^\\s*' } as const;

/** The version in a program's output; undefined if the output is not in that program's format. */
export function parseVersion(program: keyof typeof saysBefore, output: string): string | undefined {
  return new RegExp(`${saysBefore[program]}v?(\\d+\\.\\d+\\.\\d+)`, 'm').exec(output)?.[1];
}

/** The etcd API that a flanneld reads: only v2 up to 0.17, only v3 since 0.18. */
export function etcdApiOf(flanneldVersion: string): EtcdApi {
  const [major = 0, minor = 0] = flanneldVersion.replace(/^v/, '').split('.').map(Number);
  return major === 0 && minor <= 17 ? 'v2' : 'v3';
}
