import * as z from 'zod';
import { listWords } from './words.ts';

/** A whole number from `min` to `max`, both included. */
export function integer(min: number, max: number) {
  const error = `valid; expected a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** A string that passes a test; `message` tells what other values are not, such as `a valid name; expected letters`. */
export function text(passes: (text: string) => boolean, message: string) {
  return z.string({ error: message }).refine(passes, { error: message });
}

/** One of a few words. */
export function choice<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, { error: `valid; expected ${listWords(words, 'or')}` });
}

/** True or false. */
export function flag() {
  return z.boolean({ error: 'valid; expected true or false' });
}

/** An object that may have these keys and no others. */
export function section<T extends z.core.$ZodLooseShape>(shape: T) {
  const error = `valid; expected the keys ${listWords(Object.keys(shape))}`;
  return z.strictObject(shape, { error });
}
