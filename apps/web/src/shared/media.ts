import { useEffect, useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (notify) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Whether the device believes to have a network. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    (notify) => {
      window.addEventListener('online', notify);
      window.addEventListener('offline', notify);
      return () => {
        window.removeEventListener('online', notify);
        window.removeEventListener('offline', notify);
      };
    },
    () => navigator.onLine,
  );
}

/** Under 768 px: bottom tabs, cards for tables. */
export function usePhone(): boolean {
  return useMedia('(max-width: 767px)');
}

/** For a page that is one task (counting at the kitchen door): on a phone the tab bar makes room. */
export function useFocusedTask(): void {
  useEffect(() => {
    document.documentElement.dataset['task'] = 'on';
    return () => {
      delete document.documentElement.dataset['task'];
    };
  }, []);
}
