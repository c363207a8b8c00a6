import { useState } from 'react';
import styles from './goods-image.module.css';
import { LogoMark } from './logo';

/** The drawing of a kind of goods; a woven placeholder where none exists. */
export function GoodsImage({
  name,
  alt,
  eager = false,
  className,
}: {
  name: string;
  alt: string;
  eager?: boolean;
  className?: string | undefined;
}) {
  const [missing, setMissing] = useState(false);
  const safe = /^[a-z0-9-]+$/.test(name);
  return (
    <span className={`${styles['frame']} ${className ?? ''}`}>
      {safe && !missing ? (
        <img
          src={`/goods/${name}.svg`}
          alt={alt}
          width={320}
          height={240}
          loading={eager ? 'eager' : 'lazy'}
          decoding="async"
          onError={() => setMissing(true)}
        />
      ) : (
        <LogoMark size={40} />
      )}
    </span>
  );
}
