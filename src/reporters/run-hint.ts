import { defaults } from '../config/defaults.ts';

/** The command that helps, for a line of its own: ``run `k8s-lab repair` to fix it``. */
export function runHint(lab: string, command: string, purpose: string): string {
  const name = lab === defaults.name ? '' : ` --name ${lab}`;
  return `run \`k8s-lab ${command}${name}\` to ${purpose}`;
}
