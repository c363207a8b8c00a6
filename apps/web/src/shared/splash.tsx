import { LogoMark } from './logo';
import styles from './splash.module.css';
import { useShared } from './words';

/** The first half second: the mark alone. */
export function Splash() {
  const t = useShared();
  return (
    <div className={styles['splash']} role="status" aria-label={t.loading}>
      <LogoMark size={56} />
    </div>
  );
}
