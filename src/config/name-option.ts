import { defaults } from './defaults.ts';

/** The words that name a lab on a command line of k8s-lab; none for the default lab. */
export function nameOption(lab: string): readonly string[] {
  return lab === defaults.name ? [] : ['--name', lab];
}
