import type { Action, CreateOptions } from '../provider.ts';
import type { Provisioning } from '../remote/provision.ts';
import { isInstalledOn } from '../../templates/layout.ts';
import { renderLab } from '../../templates/render.ts';
import type { RenderedFile } from '../../templates/render.ts';
import type { HostFacts } from './inspect.ts';

const flanneldPath = '/usr/local/bin/flanneld';

/** The provisioning of one host, and every file that it will have. */
export interface HostFiles {
  readonly provisioning: Provisioning;
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** The provisioning of a host of this platform. */
export function hostFiles({ record, tools }: CreateOptions, node: string, { platform }: HostFacts): HostFiles {
  const rendered = renderLab(record.config, { platform, api: record.api });
  const script = rendered.find(({ name }) => name === `provision/${node}.sh`)?.content;
  if (script === undefined) throw new Error(`no provisioning script was rendered for ${node}`);
  // CentOS 7 has its own flanneld.
  const flanneld = platform === 'debian' ? tools.flanneld?.path : undefined;
  return {
    provisioning: { script, ...(flanneld && { flanneld }) },
    files: [...rendered.flatMap(file => installed(file, node)), ...(flanneld ? [{ path: flanneldPath, content: `(the program ${flanneld})\n` }] : [])],
  };
}

/** The actions on a host, in order. */
export function actionsFor(node: string, { files }: HostFiles): readonly Action[] {
  return [
    { kind: 'run', where: node, argv: ['sh', '-s', '(record the host\'s state in /var/lib/k8s-lab/before, for down to restore)'] },
    ...files.map(({ path, content }) => ({ kind: 'write', where: node, path, content }) as const),
    { kind: 'run', where: node, argv: ['sh', `provision/${node}.sh`] },
  ];
}

function installed({ install, content }: RenderedFile, node: string): HostFiles['files'] {
  return isInstalledOn(install, node) ? [{ path: install.path, content }] : [];
}
