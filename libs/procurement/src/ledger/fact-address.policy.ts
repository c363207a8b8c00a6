type Filters = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Where the facts that are so narrowed are read: an address of this API, with the words of its list of facts. What is not
 * set is left out, and so is the level that every fact has.
 */
export function factsAddress(filters: Filters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value === undefined || (name === 'minimumEvidenceLevel' && value === 0)) continue;
    query.set(name, String(value));
  }
  return `/v1/facts?${query}`;
}
