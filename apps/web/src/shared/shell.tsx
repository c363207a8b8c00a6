import {
  DownOutlined,
  EllipsisOutlined,
  LogoutOutlined,
  SafetyOutlined,
  TranslationOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { type ReactNode, Suspense, useEffect, useId, useRef, useState } from 'react';
import { Link, NavLink, Outlet, useLocation, useNavigate } from 'react-router';
import { type Session, useLogout } from '../api/session';
import { Loading } from './feedback';
import { Wordmark } from './logo';
import { usePhone } from './media';
import { OfflineBar } from './offline';
import styles from './shell.module.css';
import { useLanguage, useShared } from './words';

export interface NavItem {
  to: string;
  label: string;
  icon: ReactNode;
  /** Active only at exactly this address. */
  end?: boolean;
  badge?: number;
  /** False: on a phone under "more" instead of in the tab bar. */
  tab?: boolean;
  /** Stands above those that share it, where the navigation is a list. */
  group?: string;
}

export type Persona = 'buyer' | 'supplier' | 'official' | 'operator';

interface ShellProps {
  persona: Persona;
  session: Session;
  items: readonly NavItem[];
  home: string;
  /** Navigation across the top (few places) or down the side (many). */
  layout: 'top' | 'side';
  /** Right of the navigation: the basket, a search box. */
  extra?: ReactNode;
}

/** The frame of one persona: bar, navigation, account menu, content; bottom tabs on a phone. */
export function Shell({ persona, session, items, home, layout, extra }: ShellProps) {
  const t = useShared();
  const phone = usePhone();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  const side = layout === 'side' && !phone;
  const brand = (
    <Link to={home} className={styles['brand']}>
      <Wordmark size={phone ? 26 : 30} />
      <span className={styles['persona']}>{t.shell.personas[persona]}</span>
    </Link>
  );
  return (
    <div className={side ? styles['sideLayout'] : styles['topLayout']}>
      <a className={styles['skip']} href="#content">
        {t.actions.skipToContent}
      </a>
      <header className={`${styles['bar']} no-print`}>
        <div className={styles['barInner']}>
          {!side && brand}
          {!side && !phone && <Links items={items} className={styles['topNav']} />}
          <div className={styles['right']}>
            {extra}
            <AccountMenu session={session} home={home} />
          </div>
        </div>
      </header>
      {side && (
        <aside className={`${styles['side']} no-print`}>
          {brand}
          <Links items={items} className={styles['sideNav']} />
        </aside>
      )}
      <OfflineBar />
      <main id="content" ref={main} tabIndex={-1} className={styles['main']}>
        <Suspense
          fallback={
            <div className={styles['waiting']}>
              <Loading rows={6} />
            </div>
          }
        >
          <Outlet />
        </Suspense>
      </main>
      {phone && <Tabs items={items} />}
    </div>
  );
}

function Badge({ count }: { count: number | undefined }) {
  if (count === undefined || count <= 0) return null;
  return <span className={styles['badge']}>{count > 99 ? '99+' : count}</span>;
}

function NavEntry({ item }: { item: NavItem }) {
  return (
    <NavLink
      to={item.to}
      end={item.end ?? false}
      className={({ isActive }) => (isActive ? styles['active'] : '')}
    >
      <span className={styles['icon']} aria-hidden="true">
        {item.icon}
      </span>
      <span>{item.label}</span>
      <Badge count={item.badge} />
    </NavLink>
  );
}

function Links({ items, className }: { items: readonly NavItem[]; className: string | undefined }) {
  const t = useShared();
  return (
    <nav className={className} aria-label={t.shell.mainNavigation}>
      {groupsOf(items).map(({ group, entries }) => (
        <ul key={group ?? ''} aria-label={group}>
          {group && (
            <li className={styles['group']} aria-hidden="true">
              {group}
            </li>
          )}
          {entries.map((item) => (
            <li key={item.to}>
              <NavEntry item={item} />
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

function groupsOf(items: readonly NavItem[]): { group: string | undefined; entries: NavItem[] }[] {
  return [...new Set(items.map(({ group }) => group))].map((group) => ({
    group,
    entries: items.filter((item) => item.group === group),
  }));
}

function Tabs({ items }: { items: readonly NavItem[] }) {
  const t = useShared();
  const { pathname } = useLocation();
  // Open at one address: going elsewhere closes it.
  const [openAt, setOpenAt] = useState<string>();
  const open = openAt === pathname;
  const chosen = items.filter((item) => item.tab !== false);
  const fits = chosen.length <= 5 && chosen.length === items.length;
  const tabs = fits ? chosen : chosen.slice(0, 4);
  const rest = items.filter((item) => !tabs.includes(item));
  return (
    <>
      {open && (
        <nav className={styles['sheet']} aria-label={t.actions.more}>
          <Links items={rest} className={styles['sheetNav']} />
        </nav>
      )}
      <nav className={`${styles['tabs']} no-print`} aria-label={t.shell.mainNavigation}>
        {tabs.map((item) => (
          <NavEntry key={item.to} item={item} />
        ))}
        {rest.length > 0 && (
          <button type="button" aria-expanded={open} onClick={() => setOpenAt(open ? undefined : pathname)}>
            <span className={styles['icon']} aria-hidden="true">
              <EllipsisOutlined />
            </span>
            <span>{t.actions.more}</span>
          </button>
        )}
      </nav>
    </>
  );
}

export function LanguageSwitch() {
  const t = useShared();
  const { language, setLanguage } = useLanguage();
  return (
    <button
      type="button"
      className={styles['quietButton']}
      aria-label={t.shell.languageLabel}
      onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}
    >
      <TranslationOutlined aria-hidden="true" /> {t.shell.language}
    </button>
  );
}

function AccountMenu({ session, home }: { session: Session; home: string }) {
  const t = useShared();
  const id = useId();
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const logout = useLogout();
  const navigate = useNavigate();
  useEffect(() => {
    if (!open) return;
    const away = (event: PointerEvent) => {
      if (event.target instanceof Node && !frame.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', onKey);
    };
  }, [open]);
  const leave = () => logout.mutate(undefined, { onSettled: () => navigate('/login', { replace: true }) });
  return (
    <div className={styles['account']} ref={frame}>
      <button
        type="button"
        className={styles['accountButton']}
        aria-label={`${session.user.name} ${session.organization.name} ${t.shell.menu}`}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <UserOutlined className="only-phone" aria-hidden="true" />
        <span className={`only-desktop ${styles['accountName']}`}>
          <b>{session.user.name}</b>
          <span>{session.organization.name}</span>
        </span>
        <DownOutlined className={`only-desktop ${styles['chevron']}`} aria-hidden="true" />
      </button>
      {open && (
        <div id={id} className={styles['menu']}>
          <div className={styles['menuHead']}>
            <b>{session.user.name}</b>
            <span>{session.organization.name}</span>
            {session.organization.regionName && (
              <span className="quiet">{session.organization.regionName}</span>
            )}
          </div>
          <LanguageSwitch />
          <Link to={`${home}/account`} className={styles['quietButton']} onClick={() => setOpen(false)}>
            <SafetyOutlined aria-hidden="true" /> {t.shell.security}
          </Link>
          <button type="button" className={styles['quietButton']} onClick={leave} disabled={logout.isPending}>
            <LogoutOutlined aria-hidden="true" /> {t.shell.logout}
          </button>
        </div>
      )}
    </div>
  );
}
