import { SettlementPaper } from '../../settlement/paper';
import { useSettlementWords } from '../../settlement/words';

export function Component() {
  const t = useSettlementWords();
  return <SettlementPaper back={{ to: '/operate/payouts', label: t.operator.payouts }} />;
}
