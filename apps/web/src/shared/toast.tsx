import { useSyncExternalStore } from 'react';
import styles from './toast.module.css';

interface Toast {
  id: number;
  text: string;
  tone: 'good' | 'bad';
}

let shown: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function set(toasts: readonly Toast[]): void {
  shown = toasts;
  for (const listener of listeners) listener();
}

/** A short line at the foot of the screen: "已保存". Errors that need an act belong in place (`Refused`). */
export function toast(text: string, tone: Toast['tone'] = 'good'): void {
  const id = next++;
  set([...shown.slice(-2), { id, text, tone }]);
  setTimeout(() => set(shown.filter((one) => one.id !== id)), tone === 'bad' ? 6000 : 3500);
}

export function ToastHost() {
  const toasts = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return (
    <output className={styles['host']} aria-live="polite">
      {toasts.map((one) => (
        <span key={one.id} className={styles[one.tone]}>
          {one.text}
        </span>
      ))}
    </output>
  );
}
