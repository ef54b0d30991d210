/** Every value that stood in the list before, with both positions; undefined entries are passed over. */
export function findRepeated(
  values: readonly (string | undefined)[],
): readonly { readonly value: string; readonly index: number; readonly first: number }[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return value === undefined || first === index ? [] : [{ value, index, first }];
  });
}
