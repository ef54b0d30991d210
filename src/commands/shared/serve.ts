import type { DashboardOptions } from '../../dashboard/dashboard.ts';
import type { Permission } from '../../dashboard/refusal.ts';
import type { Context } from '../command.ts';
import { portOf } from './port.ts';

export interface ServeOptions extends Pick<DashboardOptions, 'hunt' | 'onTraining'> {
  readonly port: string | undefined;
  /** Whether to open a browser. */
  readonly opens: boolean;
  readonly permission: Permission;
}

/** Serves the dashboard of a lab until it is interrupted, or has had no page for long; gives which of them it was. */
export async function serve(context: Context, name: string, { port, opens, permission, ...rest }: ServeOptions): Promise<'interrupted' | 'idle'> {
  const engine = await load();
  // What is running when the command is interrupted, such as reverting a fault, is brought to its end.
  const host = engine.createHost({});
  let removeFile = (): void => undefined;
  try {
    return await engine.serveDashboard({
      ...{ name, signal: context.signal, files: engine.pageFiles(), report: async seen => (await engine.reportPage(seen)).html },
      open: () => Promise.resolve(engine.openLab({ host, name })),
      refusal: () => engine.refusalFor(permission, engine.providerOfLab(engine.stateFolder(), name)),
      ...(port !== undefined && { port: portOf(port, `--port ${port}`) }),
      onListening: ({ url }) => {
        context.print(`${url}\n`);
        context.tell('only this machine can open it; Ctrl-C ends it, as do 15 minutes without a page');
        if (opens) removeFile = engine.openBrowser(context.host, url);
      },
      ...rest,
    });
  } finally {
    removeFile();
  }
}

async function load() {
  const [served, files, browser, refusal, report, lab, host, which, folders] = await Promise.all([
    import('../../dashboard/dashboard.ts'),
    import('../../dashboard/page-files.ts'),
    import('../../dashboard/open-browser.ts'),
    import('../../dashboard/refusal.ts'),
    import('./report-file.ts'),
    import('../../lab/lab.ts'),
    import('../../system/host.ts'),
    import('../../providers/which.ts'),
    import('../../system/folders.ts'),
  ]);
  return { ...served, ...files, ...browser, ...refusal, ...report, ...lab, ...host, ...which, ...folders };
}
