import { Input } from 'antd';
import { RadioCards } from '../shared';
import styles from './ship.module.css';
import type { Draft } from './ship-draft';
import { Field } from './ship-line';
import { useSupplierWords } from './words';

interface TransportProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

/** A carrier with its number, or one's own truck with driver and plate. */
export function ShipTransport({ draft, change }: TransportProps) {
  const t = useSupplierWords();
  return (
    <>
      <RadioCards
        label={t.ship.transport}
        name="transport"
        value={draft.transport}
        onChange={(transport) => change({ transport })}
        options={[
          { value: 'carrier', label: t.ship.byCarrier, note: t.ship.byCarrierNote },
          { value: 'own_truck', label: t.ship.byTruck, note: t.ship.byTruckNote },
        ]}
      />
      <div className={styles['fields']}>
        {draft.transport === 'carrier' ? (
          <Carrier draft={draft} change={change} />
        ) : (
          <Truck draft={draft} change={change} />
        )}
      </div>
    </>
  );
}

function Carrier({ draft, change }: TransportProps) {
  const t = useSupplierWords();
  return (
    <>
      <Field label={t.ship.carrier}>
        <Input
          size="large"
          aria-label={t.ship.carrier}
          list="carriers"
          value={draft.carrier}
          maxLength={40}
          onChange={(event) => change({ carrier: event.target.value })}
        />
        <datalist id="carriers">
          {t.ship.carriers.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </Field>
      <Field label={t.ship.trackingNumber}>
        <Input
          size="large"
          aria-label={t.ship.trackingNumber}
          value={draft.trackingNumber}
          maxLength={60}
          autoCapitalize="characters"
          autoComplete="off"
          onChange={(event) => change({ trackingNumber: event.target.value })}
        />
      </Field>
    </>
  );
}

function Truck({ draft, change }: TransportProps) {
  const t = useSupplierWords();
  return (
    <>
      <Field label={t.ship.driverName}>
        <Input
          size="large"
          aria-label={t.ship.driverName}
          value={draft.driverName}
          maxLength={40}
          onChange={(event) => change({ driverName: event.target.value })}
        />
      </Field>
      <Field label={t.ship.plateNumber} hint={t.ship.plateHint}>
        <Input
          size="large"
          aria-label={t.ship.plateNumber}
          value={draft.plateNumber}
          maxLength={20}
          autoCapitalize="characters"
          autoComplete="off"
          onChange={(event) => change({ plateNumber: event.target.value })}
        />
      </Field>
    </>
  );
}
