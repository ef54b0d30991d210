/** Every duplicate in the list, with both positions; undefined entries are skipped. */
export function findRepeated(
  values: readonly (string | undefined)[],
): readonly { readonly value: string; readonly index: number; readonly first: number }[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return value === undefined || first === index ? [] : [{ value, index, first }];
  });
}
