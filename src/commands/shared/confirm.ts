import { createInterface } from 'node:readline/promises';
import { InterruptedError } from '../../errors.ts';

/** A terminal or pipe that answers questions. */
export interface Prompt {
  /** The answer; undefined at the end of input. Rejects with an InterruptedError if the user interrupts. */
  ask(question: string): Promise<string | undefined>;
  close(): void;
}

/** Opens standard input for answers; questions go to standard error. */
export function openPrompt(signal: AbortSignal): Prompt {
  const terminal = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY });
  const lines: AsyncIterator<string, undefined> = terminal[Symbol.asyncIterator]();
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new InterruptedError('interrupted'));
    terminal.once('SIGINT', stop);
    signal.addEventListener('abort', stop, { once: true });
  });
  interrupted.catch(() => undefined);
  return {
    async ask(question) {
      terminal.setPrompt(question);
      terminal.prompt();
      return (await Promise.race([lines.next(), interrupted])).value;
    },
    close: () => terminal.close(),
  };
}

/** Asks a question; true for y or yes. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const prompt = openPrompt(signal);
  try {
    return /^y(es)?$/i.test((await prompt.ask(`${question} [y/N] `))?.trim() ?? '');
  } finally {
    prompt.close();
  }
}
