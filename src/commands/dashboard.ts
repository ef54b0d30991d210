import { exitCodes, UsageError } from '../errors.ts';
import { textOption } from './command.ts';
import type { Command } from './command.ts';
import { serve } from './shared/serve.ts';

/** Serves a live page of the lab on this machine. */
export const dashboard: Command = {
  name: 'dashboard',
  summary: 'show the lab live in a browser: overlay, who reaches whom, causes, events',
  takes: 'name',
  options: [
    { flags: '--port <port>', description: 'port on 127.0.0.1 (default: a free one)' },
    { flags: '--no-open', description: 'print the address only, and open no browser' },
    { flags: '--read-only', description: 'do not offer to inject, revert or repair' },
    { flags: '--allow-changes', description: 'offer them for virtual machines and existing hosts as well, not only for a sandbox' },
  ],
  examples: [
    ['k8s-lab dashboard', 'open it in the browser; Ctrl-C ends it'],
    ['k8s-lab dashboard --no-open --read-only', 'print an address to look at, where nothing can be changed'],
  ],
  async run(context, _args, options) {
    if (options['readOnly'] && options['allowChanges']) throw new UsageError('--read-only and --allow-changes cannot be combined');
    const { name } = await context.openLab(options);
    const permission = { readOnly: options['readOnly'] === true, allowChanges: options['allowChanges'] === true };
    const end = await serve(context, name, { port: textOption(options, 'port'), opens: options['open'] !== false, permission });
    if (end === 'idle') context.tell('no page was open for 15 minutes');
    return exitCodes.ok;
  },
};
