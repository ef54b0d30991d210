import type { EtcdApi } from '../config/lab-config.ts';

/** What each program that states a version says right before it. */
const saysBefore = { etcd: 'etcd Version: *', etcdctl: 'etcdctl version: *', flanneld: '^\\s*' } as const;

/** The number in what a program says of its version; undefined when it is not that program's way to say it. */
export function parseVersion(program: keyof typeof saysBefore, output: string): string | undefined {
  return new RegExp(`${saysBefore[program]}v?(\\d+\\.\\d+\\.\\d+)`, 'm').exec(output)?.[1];
}

/** The API of etcd that a flanneld reads: up to 0.17 v2 alone, from 0.18 on v3 alone. */
export function etcdApiOf(flanneldVersion: string): EtcdApi {
  const [major = 0, minor = 0] = flanneldVersion.replace(/^v/, '').split('.').map(Number);
  return major === 0 && minor <= 17 ? 'v2' : 'v3';
}
