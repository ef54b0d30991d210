import type { Api, ApiObject } from './api.ts';

/** Watches a list until the signal: `see` gets each of its objects, and again after each change. */
export async function follow(api: Api, path: string, signal: AbortSignal, see: (object: ApiObject) => void): Promise<void> {
  // The API ends a watch from time to time; the next begins with all objects.
  while (!signal.aborted) {
    for await (const object of api.watch(path, signal)) see(object);
  }
}
