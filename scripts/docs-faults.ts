import type { KnownFault } from '../src/faults/fault.ts';

/** The text of docs/faults.md. */
export function formatFaultsPage(faults: readonly KnownFault[]): string {
  const rows = faults.map(toRow);
  const staged = faults.filter(({ drill }) => drill).length;
  return `# The faults

What \`k8s-lab diagnose\` can name, from the ground up. Each is one file of its layer's folder in \`src/faults\` with its symptom, its signature, what it
explains, its cure and, where it can be staged, its drill: ${staged} of ${faults.length} can (\`k8s-lab fault inject ID\`). A fault is accused only
when a claim is untrue that it accounts for. Those of the machine that boots virtual machines are found before, by \`k8s-lab
preflight\` (docs/preflight.md). This page is made from the files by \`scripts/docs-faults.ts\`.

Two known troubles have no file. A kubelet that tells the cluster the NAT address as its InternalIP (kubernetes/kubernetes#60835) needs
a kubelet, which no lab runs; the same mistake of flanneld is \`nat-iface\`. Labs that do not come back from a halt
(kubernetes/kubernetes#18990) are a want of other tools: \`k8s-lab halt\` and \`resume\` prove that leases, docker0 and routes came back.

| layer | id | what is wrong | what the user sees | drill | source |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function toRow({ id, title, layer, symptom, source, drill, noDrill }: KnownFault): string {
  const staged = drill ? (drill.backends?.join(', ') ?? 'any backend') : `no: ${noDrill ?? ''}`;
  return `| ${[layer, `\`${id}\``, title, symptom, staged, source].map(text => text.replaceAll('|', '\\|')).join(' | ')} |`;
}
