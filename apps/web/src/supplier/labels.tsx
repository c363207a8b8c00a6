import { PrinterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { type Shipment, useShipment } from '../api/fulfillment';
import { Await, Loading, Note, Page, Pills, useDates, useShared } from '../shared';
import print from '../shared/print.module.css';
import styles from './labels.module.css';
import { useSupplierWords } from './words';

type Mode = 'pack' | 'line';
type Line = Shipment['lines'][number];

/** More than this on one page is a mistake of a finger. */
const MOST = 400;

/** C5: eight labels on an A4 sheet, one for every box or one for every line. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSupplierWords();
  const shared = useShared();
  const shipment = useShipment(id);
  const [mode, setMode] = useState<Mode>('pack');
  return (
    <div className={`${print['paper']} ${styles['page']}`}>
      <Page
        title={t.labels.title}
        lead={t.labels.lead}
        back={{ to: `/supply/shipments/${id}`, label: t.note.back }}
        width="narrow"
        actions={
          <Button type="primary" size="large" icon={<PrinterOutlined />} onClick={() => window.print()}>
            {shared.actions.print}
          </Button>
        }
      >
        <div className="no-print">
          <Pills
            label={t.labels.mode}
            value={mode}
            onChange={setMode}
            options={[
              { value: 'pack', label: t.labels.perPack },
              { value: 'line', label: t.labels.perLine },
            ]}
          />
        </div>
        <Await read={shipment} bones={<Loading rows={10} />}>
          {(data) => <Sheet shipment={data} mode={mode} />}
        </Await>
      </Page>
    </div>
  );
}

function Sheet({ shipment, mode }: { shipment: Shipment; mode: Mode }) {
  const t = useSupplierWords();
  const labels = shipment.lines.flatMap((line) => {
    const count = mode === 'pack' ? line.quantity : 1;
    return Array.from({ length: count }, (_, place) => ({ line, place: place + 1, count }));
  });
  return (
    <>
      {labels.length > MOST && (
        <div className="no-print">
          <Note tone="loess">{t.labels.tooMany(labels.length, MOST)}</Note>
        </div>
      )}
      <ul className={styles['sheet']}>
        {labels.slice(0, MOST).map((label) => (
          <li key={`${label.line.id}-${label.place}`}>
            <Label
              shipment={shipment}
              line={label.line}
              part={
                mode === 'pack'
                  ? t.labels.part(label.place, label.count)
                  : t.labels.packs(label.line.quantity)
              }
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function Label({ shipment, line, part }: { shipment: Shipment; line: Line; part: string }) {
  const t = useSupplierWords();
  const dates = useDates();
  return (
    <div className={styles['label']}>
      <p className={styles['to']}>{shipment.buyerName}</p>
      <p className={styles['goods']}>
        {line.productName} <span>{line.spec}</span>
      </p>
      <dl>
        <dt>{t.ship.origin}</dt>
        <dd>
          {line.originCountyName} {line.originTownship}
        </dd>
        <dt>{t.ship.lot}</dt>
        <dd>{line.lotNumber}</dd>
        {line.harvestedOn && (
          <>
            <dt>{t.labels.harvested}</dt>
            <dd>{dates.date(line.harvestedOn)}</dd>
          </>
        )}
        <dt>{t.note.from}</dt>
        <dd>{shipment.supplierName}</dd>
      </dl>
      <p className={styles['foot']}>
        <span>{shipment.number}</span>
        <b>{part}</b>
      </p>
    </div>
  );
}
