import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LabConfig } from '../config/lab-config.ts';
import { readRecord } from '../providers/remote/remote-lab.ts';
import { providerOfLab } from '../providers/which.ts';
import { stateFolder } from '../system/folders.ts';
import type { Host } from '../system/exec.ts';
import { openLab } from './lab.ts';

/** The names of the labs of this user. */
export function labNames(env: NodeJS.ProcessEnv = process.env): readonly string[] {
  const folder = stateFolder(env);
  return foldersIn(folder).filter(name => providerOfLab(folder, name) !== undefined);
}

/** The config of a lab, read without running a program or connecting to a machine; undefined if the lab is not there. */
export async function configOfLab(host: Host, name: string, env: NodeJS.ProcessEnv = process.env): Promise<LabConfig | undefined> {
  const folder = stateFolder(env);
  const provider = providerOfLab(folder, name);
  if (provider === 'vagrant' || provider === 'ssh') return readRecord(join(folder, name, `${provider}.json`))?.config;
  return (await openLab({ host, name, env }).provider.find(name))?.record.config;
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
