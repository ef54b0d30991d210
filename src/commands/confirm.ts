import { createInterface } from 'node:readline/promises';
import { InterruptedError } from '../errors.ts';

/** Asks a question on the terminal; true for y or yes. Rejects with an InterruptedError when the user interrupts. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const answer = await ask(`${question} [y/N] `, signal);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

/** Asks for a line on the terminal; undefined at its end. */
export async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const interruption = new AbortController();
  terminal.once('SIGINT', () => interruption.abort());
  const ended = new Promise<undefined>(resolve => terminal.once('close', () => resolve(undefined)));
  try {
    return await Promise.race([terminal.question(question, { signal: AbortSignal.any([signal, interruption.signal]) }), ended]);
  } catch {
    throw new InterruptedError('interrupted');
  } finally {
    terminal.close();
  }
}
