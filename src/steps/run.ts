import { DefaultRenderer, Listr, ListrLogger, ProcessOutput, SilentRenderer } from 'listr2';
import { formatDuration } from '../duration.ts';
import type { Step, StepContext, StepEvent } from './step.ts';

export interface RunStepsOptions {
  /** Whether to draw a live list on standard error; else only events are told. */
  readonly live: boolean;
  readonly onEvent?: (event: StepEvent) => void;
}

const timer = { condition: true, field: formatDuration, format: () => (text?: string) => text ?? '' };

// listr2 draws only where standard output is a terminal; the list goes to standard error, which may be one alone.
class LiveRenderer extends DefaultRenderer {
  static override nonTTY = true as unknown as false;
}

/** Runs the steps in order; the first to fail ends the run and its error is thrown as it is. */
export async function runSteps(steps: readonly Step[], context: StepContext, options: RunStepsOptions): Promise<void> {
  const tasks = steps.map(step => ({
    title: step.title,
    task: async (_: unknown, task: { title: string; output: string }) => {
      const detail = await runStep(step, context, options, text => {
        task.output = text;
      });
      task.title = `${step.title}: ${detail}`;
    },
  }));
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  await new Listr(tasks, {
    concurrent: false,
    exitOnError: true,
    // cli.ts alone answers signals.
    registerSignalListeners: false,
    renderer: options.live ? LiveRenderer : SilentRenderer,
    rendererOptions: options.live ? { logger, showErrorMessage: false, timer } : {},
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

