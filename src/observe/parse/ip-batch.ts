import type { IpQuestion } from '../fact.ts';
import { nonEmptyLines } from './lines.ts';

/** Tells apart the answers of one `ip -o -4 -batch` to questions in this order: by what the lines look like, else by their place. */
export function splitIpBatch(text: string, questions: readonly IpQuestion[]): ReadonlyMap<IpQuestion, readonly string[]> {
  const batch = new Map(questions.map(question => [question, [] as string[]]));
  let plain = questions.find(isPlain);
  for (const line of nonEmptyLines(text)) {
    const known = questions.find(({ looksLike }) => looksLike?.test(line));
    // What looks like no other answer belongs to the plain question after the answers seen so far.
    if (known) plain = questions.slice(questions.indexOf(known)).find(isPlain) ?? plain;
    const question = known ?? plain;
    if (question) batch.get(question)?.push(line);
  }
  return batch;
}

function isPlain({ looksLike }: IpQuestion): boolean {
  return !looksLike;
}
