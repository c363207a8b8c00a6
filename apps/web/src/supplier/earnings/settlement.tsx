import { SettlementPaper } from '../../settlement/paper';
import { useSettlementWords } from '../../settlement/words';

export function Component() {
  const t = useSettlementWords();
  return <SettlementPaper back={{ to: '/supply/money', label: t.earnings.title }} />;
}
