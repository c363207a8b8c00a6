/** Every choice of one item per list, joined; the first list varies slowest. */
export function combine(...lists: readonly (readonly string[])[]): string[] {
  return lists.reduce<string[]>(
    (done, list) => done.flatMap((before) => list.map((item) => before + item)),
    [''],
  );
}

/** The first `count` different texts; fewer is a mistake in the corpus. */
export function take(count: number, ...sources: readonly (readonly string[])[]): string[] {
  const texts = [...new Set(sources.flat())].slice(0, count);
  if (texts.length < count) throw new Error(`The family has ${texts.length} texts, not ${count}.`);
  return texts;
}

/** `count` texts spread evenly over all of them, so that no part of a combination is left out. */
export function spread(count: number, texts: readonly string[]): string[] {
  const different = [...new Set(texts)];
  if (different.length <= count) return different;
  return Array.from({ length: count }, (_, index) =>
    String(different[Math.floor((index * different.length) / count)]),
  );
}
