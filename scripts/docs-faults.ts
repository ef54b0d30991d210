import type { Drill, KnownFault } from '../src/faults/fault.ts';

/** The text of docs/faults.md. */
export function formatFaultsPage(faults: readonly KnownFault[]): string {
  const rows = faults.map(toRow);
  const staged = faults.filter(({ drill }) => drill).length;
  return `# The faults

These are the faults that \`k8s-lab diagnose\` can name, lowest layer first. Each fault is one file in its layer's folder in \`src/faults\`,
with its symptom, signature, the checks and faults it explains, its fix and, if it can be injected, its drill. ${staged} of ${faults.length}
can be injected (\`k8s-lab fault inject ID\`). diagnose names a fault only if it explains a failed check. \`k8s-lab preflight\` finds faults of
the machine that boots virtual machines before anything boots (docs/preflight.md). \`scripts/docs-faults.ts\` generates this page.

Faults of the layers cluster, service, dns and ingress need a lab with Kubernetes. One known problem has no file: labs that do not come back after a halt
(kubernetes/kubernetes#18990) are a problem of other tools; \`k8s-lab halt\` and \`resume\` check that leases, docker0 and routes came back.

| layer | id | fault | symptom | drill | source |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function toRow({ id, title, layer, symptom, source, drill, noDrill }: KnownFault): string {
  const staged = drill ? whereOf(drill) : `no: ${noDrill ?? ''}`;
  return `| ${[layer, `\`${id}\``, title, symptom, staged, source].map(text => text.replaceAll('|', '\\|')).join(' | ')} |`;
}

function whereOf({ backends, kubernetes, flannel: { from, before } = {} }: Drill): string {
  const parts = [backends?.join(', ') ?? 'any backend', kubernetes && 'with Kubernetes', from && `flannel ${from} or later`, before && `a flannel before ${before}`];
  return parts.filter(Boolean).join(', ');
}
