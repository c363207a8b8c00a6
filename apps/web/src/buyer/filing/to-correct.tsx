import type { FilingForm } from '../../filing/required';
import { Steps } from '../../filing/steps';
import { useFilingWords } from '../../filing/words';
import { Note, Section } from '../../shared';
import { FilingEditor } from './editor';

/** What came back of units that this one has succeeded (Q15): corrected here, in the name of each. */
export function ToCorrect({ form, editable }: { form: FilingForm; editable: boolean }) {
  const t = useFilingWords();
  return form.toCorrect.map((filing) => (
    <div key={`${filing.id} ${filing.version}`}>
      <Note tone="seal">
        {t.form.toCorrect(filing.unit.name)} <b>{filing.returnReason}</b>
      </Note>
      <FilingEditor
        form={{
          ...form,
          filing,
          rule: filing.rule,
          ratchet: filing.rule?.ratchet ?? false,
          lastYearFen: filing.lastYearFen,
        }}
        editable={editable}
        title={t.form.amountsOf(filing.unit.name)}
      />
      <Section title={t.form.historyOf(filing.unit.name)}>
        <Steps filing={filing} />
      </Section>
    </div>
  ));
}
