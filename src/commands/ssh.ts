import type { Command } from './command.ts';
import { shell } from './shell.ts';

/** Opens a shell on a node; an alias for users of Vagrant. */
export const ssh = {
  ...shell,
  name: 'ssh',
  summary: 'open a shell on a node (same as `shell`)',
  examples: [['k8s-lab ssh node1', 'exit or Ctrl-D closes the shell']],
} as const satisfies Command;
