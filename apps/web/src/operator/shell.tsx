import {
  AlertOutlined,
  ApartmentOutlined,
  AuditOutlined,
  BankOutlined,
  BookOutlined,
  CreditCardOutlined,
  DashboardOutlined,
  EyeOutlined,
  FileDoneOutlined,
  HourglassOutlined,
  IdcardOutlined,
  SendOutlined,
  SolutionOutlined,
  TransactionOutlined,
} from '@ant-design/icons';
import { useAdmissionWords } from '../admission/words';
import type { Session } from '../api/session';
import { useIntegrityWords } from '../integrity/words';
import { Guard, type NavItem, Shell } from '../shared';
import { useLineCount, useQuarantineCount } from './api';
import { useWaiting } from './transfers/api';
import { useOperatorWords } from './words';

function OperatorShell({ session }: { session: Session }) {
  const t = useOperatorWords();
  const admission = useAdmissionWords();
  const integrity = useIntegrityWords();
  const proposed = useLineCount('proposed');
  const unmatched = useLineCount('unmatched');
  const waiting = useWaiting();
  const quarantined = useQuarantineCount();
  const items: NavItem[] = [
    {
      to: '/operate',
      end: true,
      label: t.nav.desk,
      icon: <BankOutlined />,
      badge: (proposed.data?.count ?? 0) + (unmatched.data?.count ?? 0),
    },
    { to: '/operate/suspense', label: t.nav.suspense, icon: <HourglassOutlined /> },
    { to: '/operate/statements', label: t.nav.statements, icon: <FileDoneOutlined /> },
    { to: '/operate/payouts', label: t.nav.payouts, icon: <TransactionOutlined /> },
    {
      to: '/operate/payment-lists',
      label: t.nav.lists,
      icon: <SendOutlined />,
      badge: waiting.data?.lists ?? 0,
    },
    {
      to: '/operate/payout-accounts',
      label: t.nav.accounts,
      icon: <IdcardOutlined />,
      badge: waiting.data?.accounts ?? 0,
    },
    { to: '/operate/journal', label: t.nav.journal, icon: <BookOutlined /> },
    {
      to: '/operate/provider-events',
      label: t.nav.events,
      icon: <CreditCardOutlined />,
      badge: quarantined.data ?? 0,
    },
    { to: '/operate/health', label: t.nav.health, icon: <DashboardOutlined /> },
    { to: '/operate/stuck', label: t.nav.stuck, icon: <AlertOutlined /> },
    { to: '/operate/admissions', label: admission.nav, icon: <SolutionOutlined /> },
    { to: '/operate/integrity', label: integrity.rules.nav, icon: <EyeOutlined /> },
    { to: '/operate/offices', label: t.nav.offices, icon: <ApartmentOutlined /> },
    { to: '/operate/audit', label: t.nav.audit, icon: <AuditOutlined /> },
  ];
  return <Shell persona="operator" session={session} items={items} home="/operate" layout="side" />;
}

export function Component() {
  return <Guard kind="operator">{(session) => <OperatorShell session={session} />}</Guard>;
}
