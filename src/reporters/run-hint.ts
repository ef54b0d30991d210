import { nameOption } from '../config/name-option.ts';

/** The command that helps, for a line of its own: ``run `k8s-lab repair` to fix it``. */
export function runHint(lab: string, command: string, purpose: string): string {
  return `run \`${['k8s-lab', command, ...nameOption(lab)].join(' ')}\` to ${purpose}`;
}
