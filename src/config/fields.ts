import * as z from 'zod';
import { listWords } from './words.ts';

/** A whole number between two bounds, both allowed. */
export function integer(min: number, max: number) {
  const error = `a whole number from ${min} to ${max} is allowed`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** A string that passes a test; `allowed` is the second half of the message for one that does not. */
export function text(passes: (text: string) => boolean, allowed: string) {
  return z.string({ error: allowed }).refine(passes, { error: allowed });
}

/** One of a few words. */
export function choice<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, { error: `${listWords(words)} ${words.length === 1 ? 'is' : 'are'} allowed` });
}

/** True or false. */
export function flag() {
  return z.boolean({ error: 'true and false are allowed' });
}

/** An object with these keys and no others. */
export function section<T extends z.core.$ZodLooseShape>(shape: T) {
  const error = `the keys ${listWords(Object.keys(shape))} are allowed`;
  return z.strictObject(shape, { error });
}
