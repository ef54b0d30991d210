import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CachePaths } from '../cache.ts';
import type { ImageName } from '../../services/images.ts';
import type { ImageArchive } from '../tools.ts';
import { recipeDigest } from './image-recipes.ts';

/** Finds the newest archive of an image that was made by the present recipe. */
export function findImage(cache: CachePaths, name: ImageName): ImageArchive | undefined {
  if (!existsSync(cache.images)) return undefined;
  const made = recipeDigest(cache, name);
  const names = readdirSync(cache.images).filter(file => file.startsWith(`${name}_`) && file.split('_')[2] === made);
  const newest = names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  if (newest === undefined) return undefined;
  return { version: newest.split('_')[1] ?? '', path: join(cache.images, newest) };
}

/** The place of an archive: its name tells the image, its tag, its recipe's digest and its content's digest. */
export function imagePlace(cache: CachePaths, name: ImageName, tag: string, contentDigest: string): string {
  return join(cache.images, `${name}_${tag}_${recipeDigest(cache, name)}_${contentDigest}.tar`);
}

/** A version as a tag, which allows fewer characters: without its epoch, and with dashes. */
export function tagOf(version: string): string {
  return version.replace(/^\d+:/, '').replace(/[^A-Za-z0-9.-]/g, '-');
}
