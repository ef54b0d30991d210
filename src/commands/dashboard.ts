import { exitCodes, UsageError } from '../errors.ts';
import { textOption } from './command.ts';
import type { Command } from './command.ts';
import { portOf } from './shared/port.ts';

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
    const port = textOption(options, 'port');
    const engine = await load();
    const { name } = await context.openLab(options);
    // What is running when the command is interrupted, such as reverting a fault, is brought to its end.
    const host = engine.createHost({});
    const permission = { readOnly: options['readOnly'] === true, allowChanges: options['allowChanges'] === true };
    let removeFile = (): void => undefined;
    try {
      const end = await engine.serveDashboard({
        ...{ name, signal: context.signal, files: engine.pageFiles(), report: async seen => (await engine.reportPage(seen)).html },
        open: () => Promise.resolve(engine.openLab({ host, name })),
        refusal: () => engine.refusalFor(permission, engine.providerOfLab(engine.stateFolder(), name)),
        ...(port !== undefined && { port: portOf(port, `--port ${port}`) }),
        onListening: ({ url }) => {
          context.print(`${url}\n`);
          context.tell('only this machine can open it; Ctrl-C ends it, as do 15 minutes without a page');
          if (options['open'] !== false) removeFile = engine.openBrowser(context.host, url);
        },
      });
      if (end === 'idle') context.tell('no page was open for 15 minutes');
    } finally {
      removeFile();
    }
    return exitCodes.ok;
  },
};

async function load() {
  const [served, files, browser, refusal, report, lab, host, which, folders] = await Promise.all([
    import('../dashboard/dashboard.ts'),
    import('../dashboard/page-files.ts'),
    import('../dashboard/open-browser.ts'),
    import('../dashboard/refusal.ts'),
    import('./shared/report-file.ts'),
    import('../lab/lab.ts'),
    import('../system/host.ts'),
    import('../providers/which.ts'),
    import('../system/folders.ts'),
  ]);
  return { ...served, ...files, ...browser, ...refusal, ...report, ...lab, ...host, ...which, ...folders };
}
