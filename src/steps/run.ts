import { formatDuration } from '../text/duration.ts';
import { printable } from '../text/printable.ts';
import type { Step, StepContext, StepEvent } from './step.ts';

export interface RunStepsOptions {
  /** Whether to draw a live list on standard error; else only events are reported. */
  readonly live: boolean;
  readonly onEvent?: (event: StepEvent) => void;
}

/** Runs the steps in order; the first to fail ends the run, and its error is thrown unchanged. */
export async function runSteps(steps: readonly Step[], context: StepContext, options: RunStepsOptions): Promise<void> {
  if (options.live) await drawSteps(steps, context, options);
  else for (const step of steps) await runStep(step, context, options, () => undefined);
}

/** Runs them under a live list; its library is loaded only here. */
async function drawSteps(steps: readonly Step[], context: StepContext, options: RunStepsOptions): Promise<void> {
  const { DefaultRenderer, Listr, ListrLogger, ProcessOutput } = await import('listr2');
  // listr2 draws only if standard output is a terminal. The list goes to standard error, which may be the only one.
  class LiveRenderer extends DefaultRenderer {
    static override nonTTY = true as unknown as false;
  }
  const tasks = steps.map(step => ({
    title: step.title,
    task: async (_: unknown, task: { title: string; output: string }) => {
      const detail = await runStep(step, context, options, text => {
        task.output = printable(text);
      });
      task.title = printable(detail);
    },
  }));
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const timer = { condition: true, field: formatDuration, format: () => (text?: string) => text ?? '' };
  await new Listr(tasks, {
    concurrent: false,
    exitOnError: true,
    // Only cli.ts handles signals.
    registerSignalListeners: false,
    renderer: LiveRenderer,
    rendererOptions: { logger, showErrorMessage: false, timer },
  }).run();
}

async function runStep(
  step: Step,
  context: StepContext,
  { onEvent }: RunStepsOptions,
  tell: (text: string) => void,
): Promise<string> {
  const { id, title } = step;
  const started = performance.now();
  const durationMs = (): number => Math.round(performance.now() - started);
  onEvent?.({ step: id, title, status: 'started' });
  try {
    const detail = await step.run(context, tell);
    onEvent?.({ step: id, title, status: 'done', detail, durationMs: durationMs() });
    return detail;
  } catch (error) {
    onEvent?.({ step: id, title, status: 'failed', durationMs: durationMs() });
    throw error;
  }
}
