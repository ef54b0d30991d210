import { UsageError } from '../errors.ts';
import { loadKeyStore } from '../keystore/open.ts';
import type { LabRecord } from '../providers/provider.ts';
import { describeDifferences } from '../lab/record.ts';
import { countOf } from '../text/count.ts';
import type { Step } from './step.ts';

/** Finds the lab's machines or creates them; a lab with missing machines is created again, unless its provider can resume it. */
export const machines: Step = {
  id: 'machines',
  title: 'Create nodes',
  plan: ({ provider, record, tools }) => provider.plan({ record, tools }),
  async run(context, tell) {
    const { provider, record, tools, signal } = context;
    const found = context.found ?? (await provider.find(record.config.name));
    if (found && (provider.resumes || found.missing.length === 0)) refuseOther(found.record, record);
    if (found && found.missing.length === 0) {
      context.machines = found;
      return `${countOf(found.nodes.length, 'node')} already ${found.nodes.length === 1 ? 'exists' : 'exist'}`;
    }
    context.created = true;
    context.changed = true;
    const creating = provider.create({ record, tools, signal, tell });
    // The modules of the next steps are loaded while the nodes boot.
    void Promise.all([loadKeyStore(record.api), import('../observe/observe.ts')]).catch(() => undefined);
    context.machines = await creating;
    return describe(record.config.nodes.length, found?.missing ?? [], provider.resumes ?? false);
  },
};

function describe(all: number, missing: readonly string[], resumed: boolean): string {
  if (missing.length === 0) return `Created ${countOf(all, 'node')}`;
  if (resumed) return `Created ${missing.join(', ')}; ${countOf(all - missing.length, 'other node')} already existed`;
  return `Created all ${countOf(all, 'node')} again (missing: ${missing.join(', ')})`;
}

function refuseOther(running: LabRecord, wanted: LabRecord): void {
  const differences = describeDifferences(running, wanted);
  if (differences.length === 0) return;
  throw new UsageError(`lab ${wanted.config.name} is running with a different configuration:\n${differences.join('\n')}`, {
    hint: '`k8s-lab recreate` recreates it with this configuration; `k8s-lab up --name OTHER` brings up a second lab',
  });
}
