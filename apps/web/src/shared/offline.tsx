import { useOnline } from './media';
import styles from './offline.module.css';
import { useShared } from './words';

/** Says that the network is down; reads wait for it and go on by themselves. */
export function OfflineBar() {
  const t = useShared();
  if (useOnline()) return null;
  return (
    <p className={styles['offline']} role="status">
      {t.error.offlineBar}
    </p>
  );
}
