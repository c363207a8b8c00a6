import type { ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './data-list.module.css';
import { Empty } from './feedback';
import { usePhone } from './media';
import { useFromHere } from './way-back';

export interface Column<Row> {
  key: string;
  title: ReactNode;
  render: (row: Row, index: number) => ReactNode;
  align?: 'start' | 'end' | 'center';
  width?: number | string;
  /** On a phone: the card's heading, its corner, a plain line (default), or nothing; `only` = not in the table. */
  phone?: 'heading' | 'line' | 'corner' | 'none' | 'only';
  /** The cell of the closing row. */
  total?: ReactNode;
}

interface DataListProps<Row> {
  /** What the table holds, for screen readers. */
  caption: string;
  columns: ReadonlyArray<Column<Row>>;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Makes the heading cell a link to the row's page. */
  rowLink?: (row: Row) => string | undefined;
  empty?: ReactNode;
  dense?: boolean;
}

/** A table on a desktop, cards on a phone, from one list of columns. */
export function DataList<Row>(props: DataListProps<Row>) {
  const phone = usePhone();
  if (props.rows.length === 0) return props.empty ?? <Empty />;
  if (phone) return <Cards {...props} />;
  return <Table {...props} columns={props.columns.filter((column) => column.phone !== 'only')} />;
}

/** A table wider than its place scrolls; then the keyboard must reach it. */
function reachable(region: HTMLElement | null): void {
  if (region !== null && region.scrollWidth > region.clientWidth) region.tabIndex = 0;
}

function Table<Row>({ caption, columns, rows, rowKey, rowLink, dense }: DataListProps<Row>) {
  const here = useFromHere();
  const heading = columns.find((column) => column.phone === 'heading') ?? columns[0];
  const totals = columns.some((column) => column.total !== undefined);
  return (
    <section className={styles['scroll']} aria-label={caption} ref={reachable}>
      <table className={`${styles['table']} ${dense ? styles['dense'] : ''}`}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={styles[column.align ?? 'start']}
                style={{ width: column.width }}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const link = rowLink?.(row);
            return (
              <tr key={rowKey(row)}>
                {columns.map((column) => (
                  <td key={column.key} className={styles[column.align ?? 'start']}>
                    {link !== undefined && column === heading ? (
                      <Link className={styles['rowLink']} to={link} state={here}>
                        {column.render(row, index)}
                      </Link>
                    ) : (
                      column.render(row, index)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
        {totals && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <td key={column.key} className={styles[column.align ?? 'start']}>
                  {column.total}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

function Cards<Row>({ caption, columns, rows, rowKey, rowLink }: DataListProps<Row>) {
  const here = useFromHere();
  const heading = columns.find((column) => column.phone === 'heading') ?? columns[0];
  const corner = columns.find((column) => column.phone === 'corner');
  const lines = columns.filter(
    (column) => column !== heading && column !== corner && column.phone !== 'none',
  );
  const totals = columns.filter((column) => column.total !== undefined && column !== heading);
  return (
    <>
      <ul className={styles['cards']} aria-label={caption}>
        {rows.map((row, index) => {
          const link = rowLink?.(row);
          const name = heading?.render(row, index);
          return (
            <li key={rowKey(row)} className={styles['card']}>
              <div className={styles['cardHead']}>
                <strong>
                  {link === undefined ? (
                    name
                  ) : (
                    <Link className={styles['cardLink']} to={link} state={here}>
                      {name}
                    </Link>
                  )}
                </strong>
                {corner && <span>{corner.render(row, index)}</span>}
              </div>
              <dl className={styles['lines']}>
                {lines.map((column) => (
                  <div key={column.key}>
                    <dt>{column.title}</dt>
                    <dd>{column.render(row, index)}</dd>
                  </div>
                ))}
              </dl>
            </li>
          );
        })}
      </ul>
      {totals.length > 0 && (
        <dl className={`${styles['lines']} ${styles['cardTotals']}`}>
          {totals.map((column) => (
            <div key={column.key}>
              <dt>{totals.length === 1 ? (heading?.total ?? column.title) : column.title}</dt>
              <dd>{column.total}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
