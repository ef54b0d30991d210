import { ClusterError } from '../errors.ts';
import { isInstalledOn } from '../templates/layout.ts';
import { pkiPaths } from '../pki/paths.ts';
import type { Node } from '../providers/provider.ts';
import { quote } from '../text/quote.ts';
import { machinesOf } from './step.ts';
import type { Step } from './step.ts';

const ca = pkiPaths.ca.certificate;

/** Every node has the certificates and keys of its services; only in a lab with Kubernetes. */
export const certificates: Step = {
  id: 'certificates',
  title: 'Create certificates',
  appliesTo: ({ kubernetes }) => kubernetes !== undefined,
  plan: ({ record: { config } }) => config.nodes.map(({ name }) => ({ kind: 'run', where: name, argv: ['sh', '-s', '(certificates and keys, made anew)'] })),
  async run(context) {
    const { nodes } = machinesOf(context);
    if (!context.created && (await existEverywhere(nodes))) return 'Certificates already exist';
    context.changed = true;
    const { makePki } = await import('../pki/make-pki.ts');
    const files = await makePki(context.record.config);
    await Promise.all(
      nodes.map(async node => {
        const own = files.filter(file => isInstalledOn(file, node.name));
        await node.run(['sh', '-s'], { input: script(own) });
      }),
    );
    return `Created ${files.length} certificates, keys and kubeconfigs`;
  },
};

// Those of two authorities would not accept each other.
async function existEverywhere(nodes: readonly Node[]): Promise<boolean> {
  const found = new Set(await Promise.all(nodes.map(node => node.readFile(ca))));
  if (found.size > 1 && !found.has(undefined)) throw new ClusterError(`${ca} differs between nodes`, { hint: '`k8s-lab recreate` recreates the lab' });
  return found.size === 1 && !found.has(undefined);
}

interface OwnFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

function script(files: readonly OwnFile[]): string {
  const lines = files.map(({ path, content, mode }) => {
    const folder = path.slice(0, path.lastIndexOf('/'));
    return `mkdir -p ${quote([folder])}\nprintf %s ${quote([content])} >${quote([path])}\nchmod ${mode.toString(8)} ${quote([path])}\n`;
  });
  return `set -eu\numask 077\n${lines.join('')}`;
}
