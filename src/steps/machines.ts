import { UsageError } from '../errors.ts';
import { loadKeyStore } from '../keystore/open.ts';
import type { LabRecord } from '../providers/provider.ts';
import { describeDifferences } from '../lab/record.ts';
import type { Step } from './step.ts';

/** Finds the lab's machines, or makes them; a lab that is only partly there is made anew. */
export const machines: Step = {
  id: 'machines',
  title: 'Nodes are there',
  plan: ({ provider, record, tools }) => provider.plan({ record, tools }),
  async run(context, tell) {
    const { provider, record, tools, signal } = context;
    const found = context.found ?? (await provider.find(record.config.name));
    if (found && (provider.resumes || found.missing.length === 0)) refuseOther(found.record, record);
    if (found && found.missing.length === 0) {
      context.machines = found;
      return `${found.nodes.length} nodes were there`;
    }
    context.created = true;
    context.changed = true;
    const creating = provider.create({ record, tools, signal, tell });
    // What the next steps need is loaded while the nodes boot.
    void Promise.all([loadKeyStore(record.api), import('../observe/observe.ts')]).catch(() => undefined);
    context.machines = await creating;
    const made = `${record.config.nodes.length} nodes made`;
    if (found && provider.resumes) return `${found.missing.join(', ')} made ready; ${record.config.nodes.length - found.missing.length} nodes were there`;
    return found ? `${made} anew (${found.missing.join(', ')} had gone)` : made;
  },
};

function refuseOther(running: LabRecord, wanted: LabRecord): void {
  const differences = describeDifferences(running, wanted);
  if (differences.length === 0) return;
  throw new UsageError(`lab ${wanted.config.name} is up with another configuration:\n${differences.join('\n')}`, {
    hint: 'k8s-lab recreate makes it anew as asked; k8s-lab up --name OTHER brings up a second lab beside it',
  });
}
