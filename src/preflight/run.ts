import { join } from 'node:path';
import { platformOf } from '../config/lab-config.ts';
import type { LabConfig } from '../config/lab-config.ts';
import type { Runner } from '../system/exec.ts';
import { stateFolder } from '../system/folders.ts';
import { findIdRange } from '../providers/sandbox/id-range.ts';
import { collectHostFacts } from './collect.ts';
import type { Asked } from './collect.ts';
import type { LabFile } from './files.ts';
import { judgeHost } from './judge.ts';
import { thisMachine } from './machine.ts';
import { preflightReport } from './report.ts';
import type { PreflightReport } from './report.ts';

export interface PreflightRequest {
  readonly config: LabConfig;
  readonly asked: Asked;
  readonly runner: Runner;
  /** A folder with the user's own Vagrantfile; absent: the files that `up` would write into the lab's folder. */
  readonly folder?: string | undefined;
}

/** Checks whether a lab could boot on this machine, without booting anything. */
export async function runPreflight({ config, asked, runner, folder }: PreflightRequest): Promise<PreflightReport> {
  const place = folder === undefined ? { folder: join(stateFolder(), config.name, 'vagrant'), render: () => renderFor(config) } : { folder };
  const host = await collectHostFacts(thisMachine(runner), { config, asked, ...place });
  return preflightReport(config.name, host, judgeHost(config, host), notesOn(config));
}

/** What the containers of a lab in the sandbox do without. */
function notesOn({ kubernetes, provider }: LabConfig): readonly string[] {
  if (!kubernetes || provider !== 'sandbox') return [];
  const single = 'containers have a single user, root: newuidmap, newgidmap or your range in /etc/subuid and /etc/subgid is missing';
  return ["pods' CPU and memory limits are not enforced: the sandbox has no cgroups of its own", ...(findIdRange() ? [] : [single])];
}

async function renderFor(config: LabConfig): Promise<readonly LabFile[]> {
  const { renderLab } = await import('../templates/render.ts');
  // A lab of another provider is checked as if its nodes were CentOS 7 machines.
  const platform = config.provider === 'vagrant' ? platformOf(config) : 'centos7';
  return renderLab(config, { platform, api: config.etcd.api ?? (platform === 'centos7' ? 'v2' : 'v3') });
}
