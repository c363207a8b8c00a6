import styles from './stock-bar.module.css';
import { useSupplierWords } from './words';

/** On hand as one bar: what orders hold (loess) and what is free to sell (lake). */
export function StockBar({ onHand, held, available }: { onHand: number; held: number; available: number }) {
  const t = useSupplierWords();
  const share = (count: number) => `${onHand > 0 ? (count / onHand) * 100 : 0}%`;
  return (
    <div className={styles['stock']}>
      <dl>
        <div>
          <dt>{t.stock.available}</dt>
          <dd className={available === 0 ? styles['none'] : styles['free']}>{available}</dd>
        </div>
        <div>
          <dt>{t.stock.held}</dt>
          <dd className={styles['held']}>{held}</dd>
        </div>
        <div>
          <dt>{t.stock.onHand}</dt>
          <dd>{onHand}</dd>
        </div>
      </dl>
      <div className={styles['bar']} aria-hidden="true">
        <span className={styles['freePart']} style={{ width: share(available) }} />
        <span className={styles['heldPart']} style={{ width: share(held) }} />
      </div>
    </div>
  );
}
