import { defaults } from './defaults.ts';
import { describeMisfit } from './found.ts';
import { isLabName, labNameMessage } from './names.ts';
import { configError } from './problems.ts';
import { readSource } from './read-source.ts';
import type { LabFileText } from './find-file.ts';

/** The lab's name in a lab file whose other values may be invalid. */
export function readNameIn({ text, shownAs }: LabFileText): string {
  const { value, places, problems, broken } = readSource(text, shownAs);
  if (broken) throw configError(problems, places);
  const name = (value as { readonly name?: unknown }).name ?? defaults.name;
  if (typeof name === 'string' && isLabName(name)) return name;
  throw configError([{ paths: ['name'], text: describeMisfit(name, labNameMessage) }], places);
}
