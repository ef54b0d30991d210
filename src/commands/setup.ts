import { exitCodes } from '../errors.ts';
import type { KubernetesTools, Tools } from '../setup/tools.ts';
import { versions } from '../setup/versions.ts';
import { formatTable } from '../text/table.ts';
import { jsonOption, toJson } from './command.ts';
import type { Command } from './command.ts';

/** Installs the programs that a lab needs and this machine does not have. */
export const setup: Command = {
  name: 'setup',
  summary: 'install etcd, flanneld and any other missing tools (no root needed)',
  takes: 'nothing',
  options: [
    { flags: '--kubernetes', description: 'also install Kubernetes, containerd and the images of a lab with Kubernetes' },
    { flags: '--dry-run', description: 'print the missing tools and how they would be installed' },
    jsonOption,
  ],
  examples: [
    ['k8s-lab setup', 'install missing tools and print the path of each tool'],
    ['k8s-lab setup --kubernetes', 'also install everything for a lab with Kubernetes'],
  ],
  async run(context, _args, options) {
    const { describeMissing, obtainTools } = await import('../setup/obtain.ts');
    const kubernetes = options['kubernetes'] === true;
    if (options['dryRun']) {
      const missing = describeMissing(process.env, kubernetes);
      context.print(options['json'] ? toJson({ schema: 1, missing }) : formatMissing(missing));
      return exitCodes.ok;
    }
    const { host, tell, signal } = context;
    const tools = await obtainTools({ host, kubernetes, onProgress: tell, signal });
    context.print(options['json'] ? toJson({ schema: 1, tools }) : formatTools(tools));
    return exitCodes.ok;
  },
};

function formatMissing(missing: readonly string[]): string {
  return missing.length > 0 ? missing.map(line => `${line}\n`).join('') : 'nothing is missing\n';
}

function formatTools({ etcd, etcdctl, flanneld, kubernetes }: Tools): string {
  const rows = Object.entries({ etcd, etcdctl, flanneld }).map(([name, { version, path }]) => [name, version, path]);
  return `${formatTable([...rows, ...(kubernetes ? rowsOf(kubernetes) : [])]).join('\n')}\n`;
}

function rowsOf({ version, kube, cni, images }: KubernetesTools): readonly (readonly string[])[] {
  const archives = Object.entries(images).map(([name, { version: own, path }]) => [`image ${name}`, own, path]);
  return [['kube', version, kube], ['CNI plug-ins', versions.cni.version, cni], ...archives];
}
