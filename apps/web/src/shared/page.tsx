import { ArrowLeftOutlined } from '@ant-design/icons';
import { type CSSProperties, type ReactNode, useEffect } from 'react';
import { Link, NavLink } from 'react-router';
import styles from './page.module.css';
import { useWayBack } from './way-back';
import { useShared } from './words';

interface PageProps {
  title: string;
  /** A line above the title: where this stands. */
  eyebrow?: ReactNode;
  lead?: ReactNode;
  /** Where a list was left with filters, the way back keeps them. */
  back?: { to: string; label: string };
  actions?: ReactNode;
  children?: ReactNode;
  /** `narrow` for forms and documents, `wide` for tables. */
  width?: 'narrow' | 'normal' | 'wide';
}

/** A page: document title, heading, lead, actions at the right, content. */
export function Page({ title, eyebrow, lead, back, actions, children, width = 'normal' }: PageProps) {
  const t = useShared();
  const wayBack = useWayBack(back?.to);
  useEffect(() => {
    document.title = `${title} · ${t.product.name}`;
  }, [title, t.product.name]);
  return (
    <div className={`${styles['page']} ${styles[width]}`}>
      <header className={styles['header']}>
        {back && (
          <Link className={styles['back']} to={wayBack ?? back.to}>
            <ArrowLeftOutlined aria-hidden="true" /> {back.label}
          </Link>
        )}
        <div className={styles['headline']}>
          <div>
            {eyebrow && <p className={styles['eyebrow']}>{eyebrow}</p>}
            <h1>{title}</h1>
            {lead && <div className={styles['lead']}>{lead}</div>}
          </div>
          {actions && <div className={styles['actions']}>{actions}</div>}
        </div>
      </header>
      {children}
    </div>
  );
}

/** A part of a page under a thin rule. */
export function Section({
  title,
  note,
  actions,
  children,
  id,
}: {
  title?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  return (
    <section className={styles['section']} id={id}>
      {(title || actions) && (
        <div className={styles['sectionHead']}>
          <h2>{title}</h2>
          {note && <span className="quiet">{note}</span>}
          {actions && <div className={styles['sectionActions']}>{actions}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

/** Label and value pairs: `<Facts items={[[label, value], …]} />`; empty values are left out. */
export function Facts({
  items,
  columns = 1,
}: {
  items: ReadonlyArray<readonly [string, ReactNode]>;
  columns?: 1 | 2 | 3;
}) {
  return (
    <dl className={styles['facts']} style={{ '--columns': columns } as CSSProperties}>
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** The parts of a page that have addresses of their own; the first is where one arrives. */
export function PageTabs({
  label,
  tabs,
}: {
  label: string;
  tabs: ReadonlyArray<{ to: string; label: string }>;
}) {
  return (
    <nav className={styles['tabs']} aria-label={label}>
      {tabs.map(({ to, label: name }, place) => (
        <NavLink key={to} to={to} end={place === 0}>
          {name}
        </NavLink>
      ))}
    </nav>
  );
}

/** A large figure with its label, for overviews. */
export function Figure({
  label,
  value,
  note,
  to,
}: {
  label: ReactNode;
  value: ReactNode;
  note?: ReactNode;
  to?: string;
}) {
  const body = (
    <>
      <span className={styles['figureLabel']}>{label}</span>
      <span className={styles['figureValue']}>{value}</span>
      {note && <span className={styles['figureNote']}>{note}</span>}
    </>
  );
  return to === undefined ? (
    <div className={styles['figure']}>{body}</div>
  ) : (
    <Link className={styles['figure']} to={to}>
      {body}
    </Link>
  );
}
