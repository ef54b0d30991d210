import type { LabConfig } from '../config/lab-config.ts';
import type { Runner } from '../exec.ts';
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
  readonly folder: string;
}

/** Looks whether a lab could be booted on this machine, before anything is. */
export async function runPreflight({ config, asked, runner, folder }: PreflightRequest): Promise<PreflightReport> {
  const host = await collectHostFacts(thisMachine(runner), { config, asked, folder, render: () => renderFor(config) });
  return preflightReport(config.name, host, judgeHost(config, host));
}

// As `k8s-lab render` does unless told otherwise.
async function renderFor(config: LabConfig): Promise<readonly LabFile[]> {
  const { renderLab } = await import('../templates.ts');
  return renderLab(config, { platform: 'centos7', api: config.etcd.api ?? 'v2' });
}
