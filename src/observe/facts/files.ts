import { etcdPkiFolder, pkiFolder } from '../../pki/paths.ts';
import { defineFact } from '../fact.ts';
import type { Answer, Asked } from '../fact.ts';
import type { Fields, Zod } from '../schema.ts';
import { nonEmptyLines } from '../parse/lines.ts';
import { redact } from '../parse/redact.ts';
import { bodyOf } from '../parse/sections.ts';

const schema = (z: Zod) => ({
  /** Raw text of each configuration file that exists, by path; secrets are redacted. */
  files: z.record(z.string(), z.string()),
});

/** Where each service keeps its settings, beside its unit. */
const settings: Readonly<Record<string, readonly string[]>> = {
  etcd: ['/etc/etcd/etcd.conf', '/etc/default/etcd'],
  flanneld: ['/etc/sysconfig/flanneld', '/etc/default/flanneld'],
  docker: [
    ...['/run/flannel/docker', '/etc/sysconfig/docker', '/etc/sysconfig/docker-network', '/etc/default/docker', '/etc/docker/daemon.json'],
    ...['/usr/lib/systemd/system/docker.service.d/*.conf', '/etc/systemd/system/docker.service.d/*.conf'],
  ],
};

/** The configuration files of the node's services, and those that other facts read. */
export const files = defineFact({ schema, files: serviceFiles, none: { files: {} }, read: answer => ({ files: readFiles(answer) }) });

function serviceFiles({ services }: Asked): readonly string[] {
  return services.flatMap(service => [...(settings[service] ?? []), `/etc/systemd/system/${service}.service`]);
}

function readFiles({ files: read, sections }: Answer): Fields<typeof schema>['files'] {
  const empty = nonEmptyLines(bodyOf(sections, 'empty')).map(path => [path, ''] as const);
  const redacted = [...read].map(([path, text]) => [path, redact(text)] as const);
  return Object.fromEntries([...empty, ...redacted].filter(([path]) => isConfiguration(path)));
}

function isConfiguration(path: string): boolean {
  return !/^\/(?:proc|sys)\//.test(path) && path !== '/etc/machine-id' && ![etcdPkiFolder, pkiFolder].some(folder => path.startsWith(`${folder}/`));
}
