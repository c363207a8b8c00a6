import styles from './filing.module.css';
import type { Rule } from './required';
import { useFilingWords } from './words';

type Part = Rule['parts'][number];

/** Who says what of a rule: each policy once with its document, and with its parts where there are several policies. */
export function RuleSources({ parts }: { parts: readonly Part[] }) {
  const t = useFilingWords();
  const policies = [...new Set(parts.map(({ policyId }) => policyId))].map((id) =>
    parts.filter(({ policyId }) => policyId === id),
  );
  return (
    <ul className={styles['sources']}>
      {policies.map((said) => {
        const [one] = said;
        if (one === undefined) return null;
        return (
          <li key={one.policyId}>
            {policies.length > 1 && `${said.map(({ part }) => t.parts[part]).join(t.comma)}${t.colon}`}
            {one.regionName} ·{' '}
            {one.sourceUrl === null ? one.sourceDocument : <a href={one.sourceUrl}>{one.sourceDocument}</a>}
            {one.isInherited && <small> {t.rules.inherited(one.policyYear)}</small>}
          </li>
        );
      })}
    </ul>
  );
}
