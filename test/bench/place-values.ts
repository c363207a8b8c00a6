import type { Ids } from '../../libs/platform/src/ids';

const hoursToConfirm = 72;

/** The values of the statement that places a checkout, in their order; the test of the statement counts them. */
export function placeValues(
  ids: Ids,
  actor: string,
  key: string,
  draft: { lines: readonly unknown[] },
): unknown[] {
  const now = new Date();
  return [
    actor,
    key,
    'POST /v1/checkouts',
    'bench',
    JSON.stringify(draft),
    ids.many(2 + 3 * draft.lines.length),
    now,
    new Date(now.getTime() + hoursToConfirm * 3_600_000),
    null,
  ];
}
