import { dirname, isAbsolute, join } from 'node:path';
import { applyFlags } from './apply-flags.ts';
import { checkShape } from './check-shape.ts';
import { originsOf } from './origins.ts';
import { configError } from './problems.ts';
import { resolveLab } from './resolve.ts';
import { judgeRules } from './rules/index.ts';
import type { LabFileText } from './find-file.ts';
import type { ConfigFlags } from './flags.ts';
import type { LabConfig } from './lab-config.ts';
import type { LoadedLab } from './loaded-lab.ts';
import type { Places } from './places.ts';
import type { Source } from './read-source.ts';

/** The lab that a lab file and flags describe, fully checked. */
export async function loadChecked(cwd: string, file: LabFileText | undefined, flags: ConfigFlags): Promise<LoadedLab> {
  const source = file ? await readFileSource(file) : noSource;
  if (source.broken) throw configError(source.problems, source.places);
  const { value, places, problems } = applyFlags(source.value, source.places, flags);
  const shape = checkShape(value);
  const lab = resolveLab(shape.draft);
  const found = [...source.problems, ...problems, ...shape.problems, ...judgeRules(shape.draft, lab, shape.unknown)];
  if (found.length > 0) throw configError(found, places);
  const config = resolvePrograms(lab, places, cwd, file?.path);
  return { config, origins: originsOf(config, places), ...(file && { file: file.path }) };
}

const noSource: Source = { value: {}, places: new Map(), problems: [], broken: false };

async function readFileSource({ text, shownAs }: LabFileText): Promise<Source> {
  const { readSource } = await import('./read-source.ts');
  return readSource(text, shownAs);
}

// A path in a file is relative to the file; a path on the command line, to the current folder.
function resolvePrograms(lab: LabConfig, places: Places, cwd: string, file = cwd): LabConfig {
  const from = (key: string, path: string): string => {
    if (isAbsolute(path)) return path;
    return join(places.get(key)?.value.from === 'file' ? dirname(file) : cwd, path);
  };
  const { etcd, flannel, ssh } = lab;
  return {
    ...lab,
    nodes: lab.nodes.map((node, index) =>
      node.ssh?.key ? { ...node, ssh: { ...node.ssh, key: from(`nodes.${index}.ssh.key`, node.ssh.key) } } : node,
    ),
    ...(ssh && {
      ssh: {
        ...ssh,
        ...(ssh.key && { key: from('ssh.key', ssh.key) }),
        ...(ssh.knownHosts && { knownHosts: from('ssh.knownHosts', ssh.knownHosts) }),
      },
    }),
    etcd: { ...etcd, ...(etcd.binary && { binary: from('etcd.binary', etcd.binary) }) },
    flannel: { ...flannel, ...(flannel.binary && { binary: from('flannel.binary', flannel.binary) }) },
  };
}
