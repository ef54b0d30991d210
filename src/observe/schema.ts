/** The builders of zod that schemas of an observation use, as types of our own: the published types then need no zod. */
export interface Zod {
  array<T>(item: Schema<T>): Schema<readonly T[]>;
  boolean(): Schema<boolean>;
  enum<const Words extends readonly string[]>(words: Words): Schema<Words[number]>;
  number(): Schema<number>;
  object<F extends Shape>(fields: F): Schema<DataOf<F>>;
  record<T>(key: Schema<string>, value: Schema<T>): Schema<Readonly<Record<string, T>>>;
  string(): Schema<string>;
}

/** A schema of JSON data; its type is kept where zod keeps it. */
export interface Schema<T> {
  readonly _zod: { readonly output: T };
  /** Of a field that may be absent, but not undefined. */
  exactOptional(): OptionalSchema<T>;
  refine(passes: (value: T) => boolean): Schema<T>;
  /** The first issue tells where data does not fit; without an error it fits. */
  safeParse(data: unknown): { readonly error?: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] } | undefined };
}

export interface OptionalSchema<T> {
  readonly _zod: { readonly output: T; readonly optout: 'optional' };
}

/** The fields of an object and their schemas. */
export type Shape = Readonly<Record<string, Schema<unknown> | OptionalSchema<unknown>>>;

/** The fields of JSON data that a function from zod to a shape describes. */
export type Fields<F extends (z: Zod) => Shape> = DataOf<ReturnType<F>>;

type OptionalNames<F> = { [Name in keyof F]: F[Name] extends OptionalSchema<unknown> ? Name : never }[keyof F];
type Output<S> = S extends { readonly _zod: { readonly output: infer T } } ? T : never;
type DataOf<F> = { readonly [Name in Exclude<keyof F, OptionalNames<F>>]: Output<F[Name]> } & { readonly [Name in OptionalNames<F>]?: Output<F[Name]> };
