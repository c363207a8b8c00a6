import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { useProductRow } from '../api/catalog';
import { useUsualGoods } from '../api/orders';
import { type Task, type UnitProgress, useTasks, useUnitProgress } from '../api/progress';
import { useSession } from '../api/session';
import type { UsualGood } from '../api/types';
import { ReserveStrip } from '../reserve/strip';
import {
  Await,
  barsOption,
  Chart,
  Empty,
  Figure,
  inShanghai,
  Loading,
  LoadingCards,
  Money,
  Page,
  PerWeight,
  ProgressRing,
  Section,
  toast,
  today,
  useDates,
  useShared,
  useShortFen,
} from '../shared';
import { GoodsImage } from '../shared/goods-image';
import { type BasketLine, useBasket } from './basket-store';
import styles from './home.module.css';
import { useMay } from './may';
import { useOwnPairs } from './pairing';
import { ProductGrid } from './product-card';
import { SearchBox } from './search-box';
import { useBuyerWords } from './words';

export function Component() {
  const t = useBuyerWords();
  const session = useSession();
  const dates = useDates();
  const navigate = useNavigate();
  return (
    <Page
      title={t.home.title(session.data?.organization.shortName ?? session.data?.organization.name ?? '')}
      eyebrow={t.home.lead(dates.date(today()))}
      actions={
        <SearchBox value="" onSearch={(q) => q !== '' && navigate(`/buy/find?q=${encodeURIComponent(q)}`)} />
      }
    >
      <Tasks />
      <ReserveStrip />
      <Year />
      <Usual />
      <Season />
    </Page>
  );
}

const taskTo: Record<string, string> = {
  to_accept: '/buy/deliveries',
  to_sign: '/buy/deliveries?tab=awaiting_second_signature',
  to_pay: '/buy/payments',
  overdue_acceptance: '/buy/deliveries',
  invoices_to_verify: '/buy/invoices?tab=received',
};

function Tasks() {
  const t = useBuyerWords();
  const tasks = useTasks();
  return (
    <Await read={tasks} bones={<Loading rows={2} title={false} />}>
      {({ items }) => {
        const open = items.filter((task) => task.count > 0);
        if (open.length === 0) return <p className={styles['noTasks']}>{t.home.tasksNone}</p>;
        return (
          <ul className={styles['tasks']} aria-label={t.home.tasks}>
            {open.map((task) => (
              <TaskTile key={task.kind} task={task} />
            ))}
          </ul>
        );
      }}
    </Await>
  );
}

function TaskTile({ task }: { task: Task }) {
  const t = useBuyerWords();
  const dates = useDates();
  const names: Record<string, string> = t.home.taskNames;
  const hints: Record<string, string> = t.home.taskHints;
  return (
    <li>
      <Link
        to={taskTo[task.kind] ?? '/buy/orders'}
        className={task.kind === 'overdue_acceptance' ? styles['taskLate'] : styles['task']}
      >
        <b>{task.count}</b>
        <span>
          <strong>{names[task.kind] ?? task.kind}</strong>
          <small>{hints[task.kind]}</small>
          {task.oldestAt !== null && <small>{t.home.since(dates.day(task.oldestAt))}</small>}
        </span>
      </Link>
    </li>
  );
}

function Year() {
  const t = useBuyerWords();
  const { year } = inShanghai(new Date());
  const progress = useUnitProgress(year);
  return (
    <Section title={t.home.year(year)} note={t.home.yearNote}>
      <Await read={progress} bones={<Loading rows={6} />}>
        {(data) =>
          data.totalFen === 0 ? (
            <Empty title={t.home.noYear} text="" next={{ label: t.home.all, to: '/buy/find' }} />
          ) : (
            <YearFigures data={data} />
          )
        }
      </Await>
    </Section>
  );
}

function YearFigures({ data }: { data: UnitProgress }) {
  const t = useBuyerWords();
  const shared = useShared();
  const short = useShortFen();
  const values = Array.from(
    { length: 12 },
    (_, place) => data.months.find((one) => one.month === place + 1)?.amountFen ?? 0,
  );
  const labels = values.map((_, place) => shared.dates.month(place + 1));
  const option = barsOption({ labels, series: [{ name: t.home.accepted, values }], format: short });
  const top = Math.max(1, ...data.counties.map((county) => county.amountFen));
  return (
    <div className={styles['year']}>
      <div className={styles['ring']}>
        <ProgressRing
          bp={data.totalFen === 0 ? null : Math.round((data.inPairsFen * 10_000) / data.totalFen)}
          label={t.home.pairShare}
          size={132}
        >
          <small>{t.home.pairShare}</small>
          <strong className="num">{Math.round((data.inPairsFen * 100) / data.totalFen)}%</strong>
        </ProgressRing>
        <div className={styles['figures']}>
          <Figure label={t.home.accepted} value={<Money fen={data.totalFen} />} />
          <Figure label={t.home.paid} value={<Money fen={data.paidFen} />} />
          <Figure label={t.home.inPairs} value={<Money fen={data.inPairsFen} />} />
          <Figure label={t.home.outsidePairs} value={<Money fen={data.outsidePairsFen} />} />
        </div>
      </div>
      <div className={styles['months']}>
        <h3>{t.home.months}</h3>
        <Chart
          option={option}
          height={220}
          summary={t.home.monthsSummary(
            labels.map((label, place) => `${label} ${short(values[place] ?? 0)}`).join('，'),
          )}
        />
      </div>
      <div className={styles['counties']}>
        <h3>{t.home.counties}</h3>
        <ul>
          {data.counties.slice(0, 7).map((county) => (
            <li key={county.code}>
              <Link to={`/buy/find?county=${county.code}`}>{county.name}</Link>
              <Money fen={county.amountFen} size="small" />
              <span
                className={styles['countyBar']}
                style={{ inlineSize: `${(county.amountFen * 100) / top}%` }}
              />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

export function usualLine(good: UsualGood): BasketLine {
  return {
    skuId: good.skuId,
    productId: good.productId,
    quantity: Math.max(good.minimumQuantity, good.lastQuantity),
    productName: good.productName,
    spec: good.spec,
    unitGrams: good.unitGrams,
    priceFen: good.priceFen,
    minimumQuantity: good.minimumQuantity,
    available: good.available,
    illustration: good.illustration,
    supplierId: good.supplierId,
    supplierName: good.supplierName,
    originCountyName: '',
    excludedFunding: good.excludedFunding,
  };
}

function Usual() {
  const t = useBuyerWords();
  const may = useMay();
  const usual = useUsualGoods();
  const basket = useBasket();
  const put = (goods: readonly UsualGood[]) => {
    for (const good of goods) basket.add(usualLine(good));
    toast(t.product.added);
  };
  const ready = (usual.data?.items ?? [])
    .filter((good) => good.available >= good.minimumQuantity)
    .slice(0, 8);
  return (
    <Section
      title={t.home.usual}
      note={t.home.usualNote}
      actions={
        ready.length > 1 &&
        may('buy') && (
          <Button size="small" onClick={() => put(ready)}>
            {t.home.allToBasket}
          </Button>
        )
      }
    >
      <Await read={usual} bones={<Loading rows={3} title={false} />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t.home.usualNone}</p>
          ) : (
            <ul className={styles['usual']}>
              {items.slice(0, 8).map((good) => (
                <li key={good.skuId}>
                  <GoodsImage name={good.illustration} alt="" className={styles['thumb']} />
                  <div>
                    <Link to={`/buy/products/${good.productId}`}>{good.productName}</Link>
                    <small>
                      {good.spec} · {t.home.lastTime(good.lastQuantity)}
                    </small>
                    <PerWeight priceFen={good.priceFen} unitGrams={good.unitGrams} jin={false} />
                  </div>
                  <div className={styles['usualEnd']}>
                    <Money fen={good.priceFen} tone="price" />
                    <Button
                      size="small"
                      disabled={good.available < good.minimumQuantity || !may('buy')}
                      onClick={() => put([good])}
                      aria-label={`${t.product.add} ${good.productName}`}
                    >
                      {good.available < good.minimumQuantity ? t.product.soldOut : t.product.add}
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Section>
  );
}

/** Goods in season: those of the buyer's own pairs first, others fill the row. */
function Season() {
  const t = useBuyerWords();
  const { codes, isPaired } = useOwnPairs();
  const own = useProductRow({ inSeason: true, inStock: true, county: codes.join(',') }, 10);
  const all = useProductRow({ inSeason: true, inStock: true }, 10);
  return (
    <Section
      title={t.home.season}
      note={t.home.seasonNote}
      actions={<Link to="/buy/find?season=1">{t.home.all} →</Link>}
    >
      <Await read={all} bones={<LoadingCards count={5} />}>
        {({ items }) => {
          const first = codes.length === 0 ? [] : (own.data?.items ?? []);
          const rest = items.filter((product) => !first.some((one) => one.id === product.id));
          const row = [...first, ...rest].slice(0, 10);
          return row.length === 0 ? (
            <p className="quiet">{t.home.seasonNone}</p>
          ) : (
            <ProductGrid products={row} isPaired={isPaired} />
          );
        }}
      </Await>
    </Section>
  );
}
