import {
  AuditOutlined,
  BankOutlined,
  BookOutlined,
  CalculatorOutlined,
  CalendarOutlined,
  CarryOutOutlined,
  CloudDownloadOutlined,
  FileTextOutlined,
  FlagOutlined,
  FormOutlined,
  GiftOutlined,
  GlobalOutlined,
  OrderedListOutlined,
  PieChartOutlined,
  ProjectOutlined,
  SafetyCertificateOutlined,
  ShopOutlined,
  SolutionOutlined,
  SwapOutlined,
  TableOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { useAdmissionWords } from '../admission/words';
import type { Session } from '../api/session';
import { useFilingWords } from '../filing/words';
import { useIntegrityWords } from '../integrity/words';
import { useSalesWords } from '../sales/words';
import { Guard, type NavItem, Shell } from '../shared';
import { useChangeWords } from './changes/words';
import { useDeskWords } from './desk/words';
import { seesWhole } from './office';
import { useReportWords } from './reports/words';
import { useOfficialWords } from './words';

export function Component() {
  const t = useOfficialWords();
  const sales = useSalesWords();
  const filing = useFilingWords();
  const reports = useReportWords();
  const changes = useChangeWords();
  const integrity = useIntegrityWords();
  const admission = useAdmissionWords();
  const desk = useDeskWords();
  const of = (group: string, items: NavItem[]) => items.map((item) => ({ ...item, group }));
  const items = (session: Session): NavItem[] => [
    ...of(t.nav.figures, [
      { to: '/official', end: true, label: t.nav.overview, icon: <PieChartOutlined /> },
      { to: '/official/pairs', label: t.nav.pairs, icon: <TableOutlined /> },
      { to: '/official/units', label: t.nav.units, icon: <BankOutlined /> },
      { to: '/official/facts', label: t.nav.facts, icon: <UnorderedListOutlined /> },
      { to: '/official/rankings', label: reports.nav.rankings, icon: <OrderedListOutlined /> },
      { to: '/official/tiles', label: reports.nav.tiles, icon: <GlobalOutlined /> },
      { to: '/official/definitions', label: t.nav.definitions, icon: <BookOutlined /> },
    ]),
    ...of(t.nav.aims, [
      { to: '/official/agreements', label: t.nav.agreements, icon: <AuditOutlined /> },
      { to: '/official/projects', label: t.nav.projects, icon: <ProjectOutlined /> },
    ]),
    ...of(t.nav.review, [
      { to: '/official/desk', label: desk.nav, icon: <CarryOutOutlined /> },
      { to: '/official/filings', label: filing.nav.filings, icon: <FormOutlined /> },
      { to: '/official/unit-changes', label: changes.nav, icon: <SwapOutlined /> },
      { to: '/official/rules', label: filing.nav.rules, icon: <CalculatorOutlined /> },
      { to: '/official/admissions', label: admission.nav, icon: <SolutionOutlined /> },
      { to: '/official/sales', label: sales.nav, icon: <ShopOutlined /> },
      { to: '/official/subsidies', label: t.nav.subsidies, icon: <GiftOutlined /> },
      { to: '/official/integrity', label: integrity.nav, icon: <FlagOutlined /> },
    ]),
    ...of(t.nav.closing, [
      ...(seesWhole(session)
        ? [{ to: '/official/periods', label: t.nav.periods, icon: <CalendarOutlined /> }]
        : []),
      { to: '/official/bulletins', label: reports.nav.bulletins, icon: <FileTextOutlined /> },
      { to: '/official/exports', label: reports.nav.exports, icon: <CloudDownloadOutlined /> },
      ...(session.user.roles.includes('auditor')
        ? [{ to: '/official/audit', label: t.nav.audit, icon: <SafetyCertificateOutlined /> }]
        : []),
    ]),
  ];
  return (
    <Guard kind="official_body">
      {(session) => (
        <Shell persona="official" session={session} items={items(session)} home="/official" layout="side" />
      )}
    </Guard>
  );
}
