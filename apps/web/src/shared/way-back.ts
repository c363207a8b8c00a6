import { useLocation } from 'react-router';

/** A list as it was looked at: what its links hand on, so that the way back from a page leads to the same filters. */
export interface FromList {
  from: string;
}

export function useFromHere(): FromList {
  const { pathname, search } = useLocation();
  return { from: pathname + search };
}

/** `to`, or that list as it was left, when the page was opened from it. */
export function useWayBack(to: string | undefined): string | undefined {
  const state: unknown = useLocation().state;
  const from = (state as Partial<FromList> | null)?.from;
  const pathOf = (address: string) => address.split('?')[0];
  return typeof from === 'string' && to !== undefined && pathOf(from) === pathOf(to) ? from : to;
}
