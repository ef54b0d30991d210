import type { Command } from './command.ts';
import { shell } from './shell.ts';

/** Opens a shell on a node, by the name that those who have Vagrant in their fingers look for. */
export const ssh = {
  ...shell,
  name: 'ssh',
  summary: 'open a shell on a node; the same as shell',
  examples: [['k8s-lab ssh node1', 'exit or Ctrl-D leaves it']],
} as const satisfies Command;
